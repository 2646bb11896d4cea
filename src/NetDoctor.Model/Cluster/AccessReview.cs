namespace NetDoctor.Model.Cluster;

/// <summary>Whether the API server allows somebody something, asked of all namespaces.</summary>
/// <param name="User">Who, such as <c>system:serviceaccount:kube-system:coredns</c>.</param>
/// <param name="Verb">Such as <c>list</c>.</param>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">Such as <c>services</c>.</param>
/// <param name="IsAllowed">The answer.</param>
/// <param name="ReviewedAt">When it was given.</param>
public sealed record AccessReview(
    string User, string Verb, string Group, string Resource, bool IsAllowed, DateTimeOffset ReviewedAt);
