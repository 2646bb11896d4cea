using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Selectors;

/// <summary>A field selector as in a URL: <c>metadata.name=web,status.phase!=Running</c>.</summary>
public sealed class FieldQuery
{
    private static readonly string[] PodFields =
        ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP"];

    private static readonly string[] EventFields =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
        "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath",
        "reason", "reportingComponent", "source", "type",
    ];

    private readonly List<(string Path, bool IsEqual, string Value)> _terms = [];

    /// <summary>True when every object matches.</summary>
    public bool IsEmpty => _terms.Count == 0;

    /// <summary>Reads a selector for a resource.</summary>
    /// <exception cref="ApiException">400: malformed, or a field that this resource can't be selected by.</exception>
    public static FieldQuery Parse(string? text, ResourceType type)
    {
        var query = new FieldQuery();
        foreach (var term in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var isEqual = !term.Contains("!=", StringComparison.Ordinal);
            var parts = term.Split(isEqual ? "=" : "!=", 2);
            if (parts.Length != 2)
            {
                throw ApiErrors.BadRequest($"invalid selector: '{term}'; can't understand '{term}'");
            }

            var path = parts[0].Trim();
            if (!Supported(type, path))
            {
                throw ApiErrors.BadRequest($"field label not supported: {path}");
            }

            query._terms.Add((path, isEqual, parts[1].TrimStart('=').Trim()));
        }

        return query;
    }

    /// <summary>True when the object satisfies every term; an absent field reads as empty.</summary>
    public bool Matches(JsonObject item) => _terms.TrueForAll(term => (Value(item, term.Path) == term.Value) == term.IsEqual);

    private static bool Supported(ResourceType type, string path)
    {
        if (path is "metadata.name" or "metadata.namespace")
        {
            return true;
        }

        if (type == ResourceTypes.Pods)
        {
            return PodFields.Contains(path);
        }

        if (type == ResourceTypes.Events)
        {
            return EventFields.Contains(path);
        }

        return (type == ResourceTypes.Namespaces && path == "status.phase")
            || (type == ResourceTypes.Secrets && path == "type")
            || (type == ResourceTypes.Nodes && path == "spec.unschedulable")
            || (type == ResourceTypes.ReplicaSets && path == "status.replicas")
            || (type == ResourceTypes.Services && path is "spec.clusterIP" or "spec.type");
    }

    private static string Value(JsonObject item, string path)
    {
        JsonNode? node = item;
        foreach (var member in path == "source" ? ["source", "component"] : path.Split('.'))
        {
            node = Field.Node(node, member);
        }

        return node switch
        {
            null when path is "spec.unschedulable" or "spec.hostNetwork" => "false",
            null => "",
            _ => node.ToString(),
        };
    }
}
