using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Answers questions about permission: ServiceAccounts have what their roles grant, everybody else may do everything.</summary>
internal static class Reviews
{
    public static async Task AnswerAsync(HttpContext context, string resource, LabAccess access)
    {
        var body = await RequestBody.ReadAsync(context);
        body["status"] = resource switch
        {
            "selfsubjectaccessreviews" => new JsonObject { ["allowed"] = true },
            "subjectaccessreviews" => new JsonObject { ["allowed"] = Allows(access, body) },
            "selfsubjectrulesreviews" => new JsonObject
            {
                ["resourceRules"] = new JsonArray(new JsonObject
                {
                    ["verbs"] = new JsonArray("*"),
                    ["apiGroups"] = new JsonArray("*"),
                    ["resources"] = new JsonArray("*"),
                }),
                ["nonResourceRules"] = new JsonArray(new JsonObject
                {
                    ["verbs"] = new JsonArray("*"),
                    ["nonResourceURLs"] = new JsonArray("*"),
                }),
                ["incomplete"] = false,
            },
            "selfsubjectreviews" => new JsonObject { ["userInfo"] = User() },
            "tokenreviews" => new JsonObject { ["authenticated"] = true, ["user"] = User() },
            _ => throw ApiErrors.NoSuchPath(),
        };
        Field.Ensure(body, "metadata");
        await Answer.WriteAsync(context, StatusCodes.Status201Created, body);
    }

    private static bool Allows(LabAccess access, JsonObject body) => access.Allows(
        Field.Text(body, "spec", "user") ?? "",
        Field.Text(body, "spec", "resourceAttributes", "verb") ?? "",
        Field.Text(body, "spec", "resourceAttributes", "group") ?? "",
        Field.Text(body, "spec", "resourceAttributes", "resource") ?? "");

    private static JsonObject User() => new()
    {
        ["username"] = "lab",
        ["groups"] = new JsonArray("system:masters", "system:authenticated"),
    };
}
