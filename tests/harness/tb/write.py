import json

from tinybird.tb.modules.config import write_json_file

with open(".tinyb") as file:
    content = json.load(file)
print("writes", flush=True)
while True:
    write_json_file(content, ".tinyb")
    for _ in range(20):  # so that it is whole for as long as it is half
        with open(".tinyb") as file:
            file.read()
