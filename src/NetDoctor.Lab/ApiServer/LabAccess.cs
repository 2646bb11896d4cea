using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Decides what ServiceAccounts may do, from ClusterRoles, Roles and their bindings.</summary>
/// <remarks>Everybody else is a master of the lab. Source: Kubernetes documentation, "Using RBAC Authorization".</remarks>
internal sealed class LabAccess(ObjectStore store)
{
    private const string Prefix = "system:serviceaccount:";

    /// <summary>Whether a user may.</summary>
    /// <param name="request">What he wants to do.</param>
    public bool Allows(AccessRequest request)
    {
        if (!request.User.StartsWith(Prefix, StringComparison.Ordinal) || request.User[Prefix.Length..].Split(':') is not [var ns, var name])
        {
            return true;
        }

        string[] groups = ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"];
        return store.List(ResourceTypes.ClusterRoleBindings)
            .Concat(request.Namespace is null ? [] : store.List(ResourceTypes.RoleBindings, request.Namespace))
            .Where(binding => Field.Items(binding, "subjects").Any(subject => Field.Text(subject, "kind") switch
            {
                "ServiceAccount" => Field.Text(subject, "namespace") == ns && Field.Text(subject, "name") == name,
                "Group" => groups.Contains(Field.Text(subject, "name")),
                _ => Field.Text(subject, "name") == request.User,
            }))
            .Select(RoleOf)
            .OfType<JsonObject>()
            .SelectMany(role => Field.Items(role, "rules"))
            .Any(rule => Has(rule, "verbs", request.Verb) && Has(rule, "apiGroups", request.Group) && Has(rule, "resources", request.Resource)
                && (!Field.Texts(rule, "resourceNames").Any() || Field.Texts(rule, "resourceNames").Contains(request.Name)));
    }

    private JsonObject? RoleOf(JsonObject binding)
    {
        var name = Field.Text(binding, "roleRef", "name") ?? "";
        return Field.Text(binding, "roleRef", "kind") == "Role"
            ? store.Get(ResourceTypes.Roles, ObjectMetadata.NamespaceOf(binding), name)
            : store.Get(ResourceTypes.ClusterRoles, null, name);
    }

    private static bool Has(JsonObject rule, string member, string value) =>
        Field.Texts(rule, member).Any(text => text == value || text == "*");
}
