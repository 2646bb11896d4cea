using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>What is asked of the API server for a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Path">Path of the list.</param>
/// <param name="FieldSelector">Which objects; null for all.</param>
internal sealed record WatchTarget(ResourceKind Kind, string Path, string? FieldSelector)
{
    /// <summary>The target of a kind: everything, but of events the Warnings, of ConfigMaps those of one namespace, of
    /// Leases the one of the controller manager, and of Secrets those with a certificate: no password or token is asked for.</summary>
    /// <param name="kind">The kind.</param>
    public static WatchTarget Of(ResourceKind kind)
    {
        var type = ResourceType.Of(kind);
        return kind switch
        {
            ResourceKind.ConfigMap => new(kind, $"{type.BasePath}/namespaces/{KeptConfigMaps.Namespace}/{type.Plural}", null),

            // The selector on the name lets a Role with resourceNames be enough.
            ResourceKind.Lease =>
                new(kind, $"{type.BasePath}/namespaces/kube-system/{type.Plural}", "metadata.name=kube-controller-manager"),
            ResourceKind.Secret => new(kind, $"{type.BasePath}/{type.Plural}", "type=kubernetes.io/tls"),
            ResourceKind.Event => new(kind, $"{type.BasePath}/{type.Plural}", "type=Warning"),
            _ => new(kind, $"{type.BasePath}/{type.Plural}", null),
        };
    }

    /// <summary>Path of a page of the list.</summary>
    /// <param name="limit">Objects of the page; 0 for all at once.</param>
    /// <param name="continuation">Where the page before ended; null for the first.</param>
    public string ListPath(int limit, string? continuation) => Query(
        ("limit", limit > 0 ? $"{limit}" : null), ("continue", continuation), ("fieldSelector", FieldSelector));

    /// <summary>Path of a watch.</summary>
    /// <param name="resourceVersion">Version after which events are wanted.</param>
    /// <param name="timeoutSeconds">When the API server should end it.</param>
    public string WatchPath(string resourceVersion, int timeoutSeconds) => Query(
        ("watch", "true"),
        ("allowWatchBookmarks", "true"),
        ("resourceVersion", resourceVersion),
        ("timeoutSeconds", $"{timeoutSeconds}"),
        ("fieldSelector", FieldSelector));

    private string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var path = Path;
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                path += $"{separator}{name}={Uri.EscapeDataString(value)}";
                separator = '&';
            }
        }

        return path;
    }
}
