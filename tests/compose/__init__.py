"""The production host on this machine: the commands of docker-compose.yml, really started."""
