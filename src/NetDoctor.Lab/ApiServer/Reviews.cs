using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Answers questions about permission: ServiceAccounts have what their roles grant, everybody else may do everything.</summary>
internal static class Reviews
{
    public static async Task AnswerAsync(HttpContext context, string resource, LabAccess access)
    {
        var wanted = new AccessRequest(AccessRequest.UserOf(context.Request), "create", "authorization.k8s.io", resource);
        if (!resource.StartsWith("self", StringComparison.Ordinal) && !access.Allows(wanted))
        {
            throw ApiErrors.Forbidden(wanted);
        }

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

    private static bool Allows(LabAccess access, JsonObject body) => access.Allows(new AccessRequest(
        Field.Text(body, "spec", "user") ?? "",
        Field.Text(body, "spec", "resourceAttributes", "verb") ?? "",
        Field.Text(body, "spec", "resourceAttributes", "group") ?? "",
        Field.Text(body, "spec", "resourceAttributes", "resource") ?? "",
        Field.Text(body, "spec", "resourceAttributes", "namespace"),
        Field.Text(body, "spec", "resourceAttributes", "name")));

    private static JsonObject User() => new()
    {
        ["username"] = "lab",
        ["groups"] = new JsonArray("system:masters", "system:authenticated"),
    };
}
