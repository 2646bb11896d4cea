using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Discovery;

/// <summary>Answers what a client asks before it knows the server: version, groups, resources, schema.</summary>
internal static class DiscoveryAnswer
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly string[] ReviewGroups = ["authentication.k8s.io", "authorization.k8s.io"];

    public static bool HasGroup(string group, string version) =>
        VersionsOf(group).Contains(version);

    /// <summary>Versions in which a group is served, the preferred one first; empty for a group that is not served.</summary>
    public static IEnumerable<string> VersionsOf(string group) => ReviewGroups.Contains(group)
        ? ["v1"]
        : ResourceTypes.All.Where(type => type.Group == group).Select(type => type.Version).Distinct().OrderDescending(StringComparer.Ordinal);

    /// <returns>False when the path is none of discovery's.</returns>
    public static async Task<bool> TryAnswerAsync(HttpContext context, string[] segments)
    {
        var accept = context.Request.Headers.Accept.ToString();
        var isAggregated = accept.Contains("g=apidiscovery.k8s.io", StringComparison.Ordinal)
            && accept.Contains("v=v2", StringComparison.Ordinal)
            && accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal);
        JsonNode? body = segments switch
        {
            ["version"] => Version(),
            ["api"] when isAggregated => AggregatedDiscovery.Core(),
            ["apis"] when isAggregated => AggregatedDiscovery.Groups(),
            ["api"] => Versions(context),
            ["apis"] => new JsonObject
            {
                ["kind"] = "APIGroupList",
                ["apiVersion"] = "v1",
                ["groups"] = new JsonArray([.. AllGroups().Select(group => (JsonNode)Group(group))]),
            },
            ["apis", var group] when VersionsOf(group).Any() => WithKind("APIGroup", Group(group)),
            ["api", "v1"] => ResourceList.Of("", "v1"),
            ["apis", var group, var version] when HasGroup(group, version) => ResourceList.Of(group, version),
            ["openapi", "v3"] => OpenApiDocuments.Index(),
            ["openapi", "v3", "api", "v1"] => OpenApiDocuments.Of("", "v1"),
            ["openapi", "v3", "apis", var group, var version] when HasGroup(group, version) => OpenApiDocuments.Of(group, version),
            _ => null,
        };
        if (body is null)
        {
            return false;
        }

        var isList = segments is ["api"] or ["apis"];
        await Answer.WriteRawAsync(context, isAggregated && isList ? AggregatedType : "application/json", body);
        return true;
    }

    private static IEnumerable<string> AllGroups() =>
        ResourceTypes.All.Select(type => type.Group).Where(group => group.Length > 0).Concat(ReviewGroups).Distinct();

    private static JsonObject Group(string group)
    {
        var versions = VersionsOf(group)
            .Select(version => (JsonNode)new JsonObject { ["groupVersion"] = $"{group}/{version}", ["version"] = version })
            .ToArray();
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray(versions),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static JsonObject WithKind(string kind, JsonObject content)
    {
        var result = new JsonObject { ["kind"] = kind, ["apiVersion"] = "v1" };
        foreach (var (name, value) in content)
        {
            result[name] = value?.DeepClone();
        }

        return result;
    }

    private static JsonObject Versions(HttpContext context) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject
        {
            ["clientCIDR"] = "0.0.0.0/0",
            ["serverAddress"] = context.Request.Host.ToString(),
        }),
    };

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "34",
        ["gitVersion"] = "v1.34.0+netdoctor-lab",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = "none",
        ["platform"] = "linux/amd64",
    };
}
