using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests;

/// <summary>Reads one object of a manifest into a fact.</summary>
internal sealed class ObjectReader
{
    public const string DefaultNamespace = "default";

    private readonly FactReader _facts = new();

    public static string? TextOf(JsonObject? json, string key) =>
        json?[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    // The same choice as the reflectors make: Warning events, and of the ConfigMaps those of DNS and proxies.
    public static bool IsKept(ResourceKind kind, JsonObject json) => kind switch
    {
        ResourceKind.Event => TextOf(json, "type") == "Warning",
        ResourceKind.ConfigMap => json["metadata"] is JsonObject metadata
            && KeptConfigMaps.Has(TextOf(metadata, "namespace"), TextOf(metadata, "name")),
        ResourceKind.Lease => json["metadata"] is JsonObject metadata
            && TextOf(metadata, "namespace") == "kube-system" && TextOf(metadata, "name") == "kube-controller-manager",
        _ => true,
    };

    /// <summary>Reads an object; one without a namespace is put into <c>default</c>.</summary>
    /// <exception cref="ManifestException">It has no name, or a field of the wrong type.</exception>
    public Fact Read(YamlDocument document, JsonObject json, ResourceType type)
    {
        if (type.IsNamespaced && json["metadata"] is JsonObject metadata && metadata["namespace"] is null)
        {
            metadata["namespace"] = DefaultNamespace;
        }

        try
        {
            return _facts.Read(type.Kind, json);
        }
        catch (JsonException exception)
        {
            var place = exception.Path is null or "$" ? "" : $" at {exception.Path.TrimStart('$', '.')}";
            throw new ManifestException(
                document.File,
                document.LineOf(json),
                $"{type.Kind} {TextOf(json["metadata"] as JsonObject, "name")} is not valid{place}: {exception.Message.Split(" Path:")[0]}",
                exception);
        }
    }
}
