using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Patching;

/// <summary>Which lists of the Kubernetes API are maps in disguise, and by which member.</summary>
/// <remarks>Source: the <c>x-kubernetes-patch-merge-key</c> marks of Kubernetes' OpenAPI.</remarks>
internal static class MergeKeys
{
    /// <summary>The key of a list; null for a list that is replaced as a whole.</summary>
    /// <param name="type">The resource being patched.</param>
    /// <param name="parent">Name of the member that holds the list's object; for elements of a list, the list's name.</param>
    /// <param name="list">Name of the list.</param>
    public static string? Of(ResourceType type, string parent, string list) => list switch
    {
        "containers" or "initContainers" or "ephemeralContainers" or "volumes" or "env" or "imagePullSecrets" or "secrets"
            when parent != "projected" => "name",
        "ports" when parent is "containers" or "initContainers" => "containerPort",
        "ports" when type == ResourceTypes.Services && parent == "spec" => "port",
        "volumeMounts" => "mountPath",
        "volumeDevices" => "devicePath",
        "hostAliases" or "podIPs" or "hostIPs" => "ip",
        "conditions" => "type",
        "addresses" when type == ResourceTypes.Nodes => "type",
        "taints" => "key",
        "topologySpreadConstraints" => "topologyKey",
        "ownerReferences" => "uid",
        _ => null,
    };

    /// <summary>True for lists of texts that merge as sets.</summary>
    public static bool IsSet(string list) => list is "finalizers" or "podCIDRs";

    /// <summary>The element whose key has a value; null when there is none.</summary>
    public static JsonObject? Find(JsonArray list, string key, JsonNode? value) =>
        list.OfType<JsonObject>().FirstOrDefault(element => JsonNode.DeepEquals(element[key], value));
}
