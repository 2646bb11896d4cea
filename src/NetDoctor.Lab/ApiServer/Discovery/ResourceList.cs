using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Discovery;

/// <summary>The resources of one group and version.</summary>
internal static class ResourceList
{
    public static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    public static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    private static readonly (string Group, string Plural, string Kind)[] Reviews =
    [
        ("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
        ("authentication.k8s.io", "tokenreviews", "TokenReview"),
        ("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
        ("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
        ("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview"),
    ];

    public static JsonObject Of(string group, string version)
    {
        var resources = new JsonArray();
        foreach (var type in ResourceTypes.All.Where(type => type.Group == group && type.Version == version))
        {
            resources.Add(Entry(type));
            foreach (var (subresource, kind) in Subresources(type))
            {
                resources.Add(Entry($"{type.Plural}/{subresource}", "", type.IsNamespaced, kind, SubresourceVerbs));
            }
        }

        foreach (var review in ReviewsOf(group))
        {
            resources.Add(Entry(review.Plural, review.Kind.ToLowerInvariant(), false, review.Kind, ["create"]));
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = resources,
        };
    }

    /// <summary>Resources that are only created, to ask something.</summary>
    public static IEnumerable<(string Plural, string Kind)> ReviewsOf(string group) =>
        Reviews.Where(review => review.Group == group).Select(review => (review.Plural, review.Kind));

    public static IEnumerable<(string Name, string Kind)> Subresources(ResourceType type)
    {
        if (type.HasScale)
        {
            yield return ("scale", "Scale");
        }

        if (type.HasStatus)
        {
            yield return ("status", type.Kind);
        }
    }

    public static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static JsonObject Entry(ResourceType type)
    {
        var entry = Entry(type.Plural, type.Singular, type.IsNamespaced, type.Kind, Verbs);
        if (!type.ShortNames.IsEmpty)
        {
            entry["shortNames"] = Array(type.ShortNames);
        }

        if (type.IsInAll)
        {
            entry["categories"] = new JsonArray("all");
        }

        return entry;
    }

    private static JsonObject Entry(string name, string singular, bool isNamespaced, string kind, string[] verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = singular,
        ["namespaced"] = isNamespaced,
        ["kind"] = kind,
        ["verbs"] = Array(verbs),
    };
}
