"""What every model, address, module and template keeps to, whoever adds one."""
