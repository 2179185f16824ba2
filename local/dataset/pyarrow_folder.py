"""What pyarrow, which Hugging Face's loaders read and write with, makes of a folder of Parquet.

pyarrow_folder.py read FILE: its columns and rows as JSON.
pyarrow_folder.py write FOLDER ROWS: the rows of a JSON file, written in every way that is common.
"""

import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq


def read(path):
    table = pq.read_table(path)
    columns = {field.name: str(field.type) for field in table.schema}
    json.dump({"columns": columns, "rows": table.to_pylist()}, sys.stdout)


WAYS = {
    "plain": dict(compression="none", use_dictionary=False),
    "snappy": dict(compression="snappy"),
    "gzip": dict(compression="gzip", data_page_version="2.0"),
    "brotli": dict(compression="brotli", use_dictionary=False),
    "zstd": dict(compression="zstd", compression_level=9, data_page_version="2.0"),
    "small-pages": dict(compression="zstd", data_page_size=64, dictionary_pagesize_limit=64),
    "delta": dict(
        compression="snappy",
        use_dictionary=False,
        column_encoding={"text": "DELTA_LENGTH_BYTE_ARRAY", "title": "DELTA_BYTE_ARRAY"},
    ),
}


def write(folder, rows_file):
    with open(rows_file, encoding="utf-8") as file:
        rows = json.load(file)
    schema = pa.schema(
        [
            pa.field("text", pa.large_string() if len(rows) > 5 else pa.string(), nullable=True),
            pa.field("title", pa.string(), nullable=True),
            pa.field("tags", pa.list_(pa.string()), nullable=True),
            pa.field("places", pa.list_(pa.int64()), nullable=True),
            pa.field("no", pa.int32(), nullable=False),
        ]
    )
    table = pa.Table.from_pylist(rows, schema=schema)
    for name, way in WAYS.items():
        pq.write_table(table, f"{folder}/{name}.parquet", row_group_size=7, **way)
    json.dump(sorted(WAYS), sys.stdout)


if __name__ == "__main__":
    {"read": read, "write": write}[sys.argv[1]](*sys.argv[2:])
