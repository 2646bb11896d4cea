using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Decides what ServiceAccounts may do in all namespaces, from ClusterRoles and ClusterRoleBindings.</summary>
/// <remarks>Everybody else is a master of the lab. Source: Kubernetes documentation, "Using RBAC Authorization".</remarks>
internal sealed class LabAccess(ObjectStore store)
{
    private const string Prefix = "system:serviceaccount:";

    /// <summary>Whether a user may.</summary>
    /// <param name="user">Such as <c>system:serviceaccount:kube-system:coredns</c>.</param>
    /// <param name="verb">Such as <c>list</c>.</param>
    /// <param name="group">API group; empty for the core group.</param>
    /// <param name="resource">Such as <c>services</c>.</param>
    public bool Allows(string user, string verb, string group, string resource)
    {
        if (!user.StartsWith(Prefix, StringComparison.Ordinal) || user[Prefix.Length..].Split(':') is not [var ns, var name])
        {
            return true;
        }

        string[] groups = ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"];
        return store.List(ResourceTypes.ClusterRoleBindings)
            .Where(binding => Field.Items(binding, "subjects").Any(subject => Field.Text(subject, "kind") switch
            {
                "ServiceAccount" => Field.Text(subject, "namespace") == ns && Field.Text(subject, "name") == name,
                "Group" => groups.Contains(Field.Text(subject, "name")),
                _ => Field.Text(subject, "name") == user,
            }))
            .Select(binding => store.Get(ResourceTypes.ClusterRoles, null, Field.Text(binding, "roleRef", "name") ?? ""))
            .OfType<JsonObject>()
            .SelectMany(role => Field.Items(role, "rules"))
            .Any(rule => Has(rule, "verbs", verb) && Has(rule, "apiGroups", group) && Has(rule, "resources", resource)
                && !Field.Texts(rule, "resourceNames").Any());
    }

    private static bool Has(JsonObject rule, string member, string value) =>
        Field.Texts(rule, member).Any(text => text == value || text == "*");
}
