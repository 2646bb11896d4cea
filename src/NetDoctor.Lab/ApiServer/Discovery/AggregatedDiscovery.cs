using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Discovery;

/// <summary>All resources of all groups in one answer, as kubectl 1.27 and later ask for.</summary>
internal static class AggregatedDiscovery
{
    public static JsonObject Core() => List([""]);

    public static JsonObject Groups() =>
        List([.. ResourceTypes.All.Select(type => type.Group).Where(group => group.Length > 0).Distinct(),
            "authentication.k8s.io", "authorization.k8s.io"]);

    private static JsonObject List(string[] groups) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. groups.Select(group => (JsonNode)Group(group))]),
    };

    private static JsonObject Group(string group)
    {
        var metadata = new JsonObject();
        if (group.Length > 0)
        {
            metadata["name"] = group;
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray([.. DiscoveryAnswer.VersionsOf(group).Select(version => (JsonNode)Version(group, version))]),
        };
    }

    private static JsonObject Version(string group, string version)
    {
        var resources = ResourceTypes.All.Where(type => type.Group == group && type.Version == version).Select(Resource)
            .Concat(ResourceList.ReviewsOf(group).Select(review => Resource(review.Plural, review.Kind, false, ["create"])));
        return new JsonObject
        {
            ["version"] = version,
            ["resources"] = new JsonArray([.. resources.Select(resource => (JsonNode)resource)]),
            ["freshness"] = "Current",
        };
    }

    private static JsonObject Resource(ResourceType type)
    {
        var resource = Resource(type.Plural, type.Kind, type.IsNamespaced, ResourceList.Verbs);
        if (!type.ShortNames.IsEmpty)
        {
            resource["shortNames"] = ResourceList.Array(type.ShortNames);
        }

        if (type.IsInAll)
        {
            resource["categories"] = new JsonArray("all");
        }

        var subresources = ResourceList.Subresources(type).Select(subresource => (JsonNode)new JsonObject
        {
            ["subresource"] = subresource.Name,
            ["responseKind"] = Kind(subresource.Kind, subresource.Kind == "Scale" ? "autoscaling" : ""),
            ["verbs"] = ResourceList.Array(ResourceList.SubresourceVerbs),
        }).ToArray();
        if (subresources.Length > 0)
        {
            resource["subresources"] = new JsonArray(subresources);
        }

        return resource;
    }

    private static JsonObject Resource(string plural, string kind, bool isNamespaced, string[] verbs) => new()
    {
        ["resource"] = plural,
        ["responseKind"] = Kind(kind, ""),
        ["scope"] = isNamespaced ? "Namespaced" : "Cluster",
        ["singularResource"] = kind.ToLowerInvariant(),
        ["verbs"] = ResourceList.Array(verbs),
    };

    private static JsonObject Kind(string kind, string group) => new()
    {
        ["group"] = group,
        ["version"] = group.Length > 0 ? "v1" : "",
        ["kind"] = kind,
    };
}
