CREATE TABLE "adapter_files" (
	"sha256" text PRIMARY KEY NOT NULL,
	"owner_account" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
-- What was published before belongs to whoever was first.
INSERT INTO "adapter_files" ("sha256", "owner_account", "created_at")
SELECT DISTINCT ON ("sha256") "sha256", "owner_account", "created_at" FROM "adapters" ORDER BY "sha256", "created_at", "name";
