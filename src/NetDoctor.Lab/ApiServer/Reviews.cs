using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Answers questions about permission: in the lab everything is allowed.</summary>
internal static class Reviews
{
    public static async Task AnswerAsync(HttpContext context, string resource)
    {
        var body = await RequestBody.ReadAsync(context);
        body["status"] = resource switch
        {
            "selfsubjectaccessreviews" or "subjectaccessreviews" => new JsonObject { ["allowed"] = true },
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

    private static JsonObject User() => new()
    {
        ["username"] = "lab",
        ["groups"] = new JsonArray("system:masters", "system:authenticated"),
    };
}
