"""人岗匹配: which vacancies suit a person, which people suit a vacancy, and why.

`facts` is what is looked at, `distance`, `blocks` and `parts` are the rules, `engine` puts them together; all of them are
pure. `vacancy_reading` and `people_reading` fill the facts from the database, `needs` says whom to help first.
"""
