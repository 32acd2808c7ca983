"""Every category of the glossary."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0005_more_about_people"),
    ]

    operations = [
        migrations.AlterField(
            model_name="persontag",
            name="kind",
            field=models.CharField(
                choices=[
                    ("migrant_worker", "农民工"),
                    ("local_migrant", "本地农民工"),
                    ("outgoing_migrant", "外出农民工"),
                    ("transferred_rural", "农村转移劳动力"),
                    ("returnee", "返乡人员"),
                    ("graduate", "高校毕业生"),
                    ("flexible_worker", "灵活就业人员"),
                    ("disabled", "残疾人"),
                    ("out_of_poverty", "脱贫劳动力"),
                    ("poverty_watch", "防返贫监测对象"),
                    ("former_fisher", "退捕渔民"),
                    ("study_mother", "陪读妈妈"),
                    ("hard_to_employ", "就业困难人员"),
                    ("age_4050", "大龄4050人员"),
                    ("zero_employment_household", "零就业家庭成员"),
                    ("minimum_living", "低保人员"),
                    ("unemployed_over_year", "连续失业一年以上"),
                    ("land_lost", "失地农民"),
                    ("zero_transfer_household", "农村零转移贫困家庭成员"),
                    ("graduate_unemployed_year", "毕业一年以上未就业高校毕业生"),
                    ("adult_orphan", "成年孤儿"),
                    ("veteran", "退役军人"),
                    ("military_spouse", "随军家属"),
                    ("registered_unemployed", "登记失业人员"),
                    ("urgent_talent", "急需紧缺人才"),
                ],
                max_length=32,
                verbose_name="人员类别",
            ),
        ),
    ]
