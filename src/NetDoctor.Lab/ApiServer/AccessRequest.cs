namespace NetDoctor.Lab.ApiServer;

/// <summary>What somebody wants to do.</summary>
/// <param name="User">Such as <c>system:serviceaccount:kube-system:coredns</c>.</param>
/// <param name="Verb">Such as <c>list</c>.</param>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">Such as <c>services</c>; with a slash and the subresource where one is meant.</param>
/// <param name="Namespace">Namespace; null for all of them, or for an object of the whole cluster.</param>
/// <param name="Name">Name of the one object; null for any.</param>
internal sealed record AccessRequest(string User, string Verb, string Group, string Resource, string? Namespace = null, string? Name = null)
{
    private const string Scheme = "Bearer ";
    private const string NameSelector = "metadata.name=";

    /// <summary>What an HTTP request wants of a resource.</summary>
    /// <remarks>A list of the objects of one name counts as that object's. Source: kubernetes/apiserver
    /// pkg/endpoints/request/requestinfo.go.</remarks>
    /// <param name="request">The request.</param>
    /// <param name="target">What its URL names.</param>
    public static AccessRequest Of(HttpRequest request, RequestTarget target)
    {
        var isWatch = ApiQuery.IsTrue(request.Query["watch"]);
        var verb = (request.Method, target.Name) switch
        {
            ("GET", null) => isWatch ? "watch" : "list",
            ("GET", _) => "get",
            ("POST", _) => "create",
            ("PUT", _) => "update",
            ("PATCH", _) => "patch",
            ("DELETE", null) => "deletecollection",
            _ => "delete",
        };
        var selected = request.Query["fieldSelector"].ToString().Split(',')
            .FirstOrDefault(part => part.StartsWith(NameSelector, StringComparison.Ordinal))?[NameSelector.Length..];
        return new AccessRequest(
            UserOf(request),
            verb,
            target.Type.Group,
            target.Subresource is null ? target.Type.Plural : $"{target.Type.Plural}/{target.Subresource}",
            target.Namespace,
            target.Name ?? selected);
    }

    /// <summary>Who asks: the token is the name; <c>lab</c>, a master, without one.</summary>
    /// <param name="request">The request.</param>
    public static string UserOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith(Scheme, StringComparison.Ordinal)
            ? header[Scheme.Length..]
            : "lab";
}
