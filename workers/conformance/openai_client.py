"""The official Python client, unmodified: prints what it sees as one JSON object.

    python3 openai_client.py <base url> <key> <model>
"""
import json
import sys

from openai import APIError, BadRequestError, NotFoundError, OpenAI

base_url, key, model = sys.argv[1:4]
client = OpenAI(base_url=base_url, api_key=key)
messages = [{"role": "user", "content": "one two"}]
seen = {}

whole = client.chat.completions.create(model=model, messages=messages, n=2, logprobs=True)
seen["chat"] = whole.model_dump()

chunks = client.chat.completions.create(
    model=model, messages=messages, stream=True, stream_options={"include_usage": True}
)
seen["chunks"] = [chunk.model_dump(exclude_unset=True) for chunk in chunks]

response = client.responses.create(model=model, input="one two")
seen["response"] = {"text": response.output_text, "usage": response.usage.model_dump()}
with client.responses.stream(model=model, input="one two") as stream:
    seen["events"] = [event.type for event in stream]

# What was said goes back as these clients dump it.
said = [messages[0], whole.choices[0].message.model_dump(), messages[0]]
again = client.chat.completions.create(model=model, messages=said, top_p=0, seed=-1)
items = [item.model_dump() for item in response.output]
turns = [messages[0], *items, messages[0]]
seen["given back"] = [
    again.choices[0].message.content,
    client.responses.create(model=model, input=turns).output_text,
]

completion = client.completions.create(model=model, prompt="and then", max_tokens=3)
seen["completion"] = completion.choices[0].text

vectors = client.embeddings.create(model="all-MiniLM-L6-v2-int8", input=["a", "b"])
seen["embeddings"] = [len(one.embedding) for one in vectors.data]

seen["models"] = sorted(one.id for one in client.models.list())

for name, error, body in [
    ("unknown model", NotFoundError, {"model": "no/such", "messages": messages}),
    ("unknown field", BadRequestError, {"model": model, "messages": messages, "extra_body": {"wat": 1}}),
]:
    try:
        client.chat.completions.create(**body)
    except error as refused:
        seen[name] = {"status": refused.status_code, "code": refused.code, "param": refused.param}

try:
    dying = [{"role": "user", "content": 'one faults:{"dieAfterTokens":2}'}]
    for chunk in client.chat.completions.create(model=model, messages=dying, stream=True):
        seen["before death"] = seen.get("before death", "") + (chunk.choices[0].delta.content or "")
except APIError as died:
    seen["death"] = {"code": died.code}

key_once = {"Idempotency-Key": "python-1"}
replies = [
    client.chat.completions.with_raw_response.create(
        model=model, messages=messages, extra_headers=key_once
    )
    for _ in range(2)
]
seen["replayed"] = [reply.headers.get("idempotent-replayed") for reply in replies]
seen["same bytes"] = replies[0].content == replies[1].content

print(json.dumps(seen))
