using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>What a URL of the API names.</summary>
/// <param name="Type">The resource.</param>
/// <param name="Namespace">Null for all namespaces or an object of the whole cluster.</param>
/// <param name="Name">Null for the collection.</param>
/// <param name="Subresource">For example <c>status</c>; null for the object itself.</param>
public sealed record RequestTarget(ResourceType Type, string? Namespace, string? Name, string? Subresource)
{
    /// <summary>Reads the segments after the version.</summary>
    /// <returns>Null when the lab serves no such resource.</returns>
    public static RequestTarget? Parse(string group, string version, ReadOnlySpan<string> segments)
    {
        string? ns = null;
        if (segments is ["namespaces", var named, var inner, ..] && inner is not ("status" or "finalize"))
        {
            ns = named;
            segments = segments[2..];
        }

        if (segments.Length is 0 or > 4 || ResourceTypes.Find(group, version, segments[0]) is not { } type)
        {
            return null;
        }

        var name = segments.Length > 1 ? segments[1] : null;
        var subresource = segments.Length > 2 ? segments[2] : null;
        var isMissingNamespace = type.IsNamespaced && ns is null && name is not null;
        var isSurplusNamespace = !type.IsNamespaced && ns is not null;
        return isMissingNamespace || isSurplusNamespace ? null : new RequestTarget(type, ns, name, subresource);
    }
}
