using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Discovery;

/// <summary>The least OpenAPI v3 that makes kubectl leave validation to the server.</summary>
/// <remarks>kubectl looks for a PATCH of the kind that takes the parameter fieldValidation; it needs no schemas then, and merges with
/// the types built into it. Source: kubectl, pkg/util/openapi and k8s.io/cli-runtime/pkg/resource/query_param_verifier_v3.go.</remarks>
internal static class OpenApiDocuments
{
    public static JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var (group, version) in ResourceTypes.All.Select(type => (type.Group, type.Version)).Distinct())
        {
            var path = group.Length == 0 ? "api/v1" : $"apis/{group}/{version}";
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash=1" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    public static JsonObject Of(string group, string version)
    {
        var paths = new JsonObject();
        foreach (var type in ResourceTypes.All.Where(type => type.Group == group && type.Version == version))
        {
            var root = group.Length == 0 ? "/api/v1" : $"/apis/{group}/{version}";
            var scope = type.IsNamespaced ? "/namespaces/{namespace}" : "";
            paths[$"{root}{scope}/{type.Plural}/{{name}}"] = new JsonObject
            {
                ["patch"] = Operation(type, "patch"),
                ["put"] = Operation(type, "put"),
            };
            paths[$"{root}{scope}/{type.Plural}"] = new JsonObject { ["post"] = Operation(type, "post") };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "NetDoctor lab", ["version"] = "v1.34.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject() },
        };
    }

    private static JsonObject Operation(ResourceType type, string action) => new()
    {
        ["operationId"] = $"{action}{type.Kind}",
        ["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation")),
        ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
        ["x-kubernetes-action"] = action,
        ["x-kubernetes-group-version-kind"] = new JsonObject
        {
            ["group"] = type.Group,
            ["version"] = type.Version,
            ["kind"] = type.Kind,
        },
    };

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };
}
