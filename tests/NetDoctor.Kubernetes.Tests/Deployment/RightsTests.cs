using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Kubernetes.Reflectors;

namespace NetDoctor.Kubernetes.Tests.Deployment;

/// <summary>The rights that are granted and documented are those that the code asks for: none is missing, none is too much.</summary>
public sealed class RightsTests
{
    private static readonly string[] Files = ["base/rbac.yaml", "components/tls-secrets/rbac.yaml", "components/agent-exec/rbac.yaml"];

    // The requests that are no list and no watch; DnsAccessReviewer and PodExec make them.
    private static readonly Right[] Others =
    [
        new("", "authorization.k8s.io", "subjectaccessreviews", "", "create"),
        new("netdoctor", "", "pods/exec", "", "create"),
        new("netdoctor", "", "pods/exec", "", "get"),
    ];

    [Fact]
    public void Are_granted_as_the_code_needs_them() => Assert.Equal(Lines(Needed().Concat(Others)), Lines(Granted(Files)));

    [Fact]
    public void Leave_Secrets_and_commands_in_pods_to_who_wants_them() =>
        Assert.Equal(["secrets", "pods/exec"], Granted(Files).Except(Granted(Files[0])).Select(right => right.Resource).Distinct());

    [Fact]
    public void Are_all_named_in_the_readme()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var named = text[text.IndexOf("Its rights are", StringComparison.Ordinal)..text.IndexOf("[docs/settings.md]", StringComparison.Ordinal)];
        Assert.All(Granted(Files), right =>
        {
            Assert.Contains($"`{right.Resource}`", named, StringComparison.Ordinal);
            Assert.Contains($"`{right.Verb}`", named, StringComparison.Ordinal);
            Assert.Contains(right.Group.Length == 0 ? "`pods`" : $"`{right.Group}`", named, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Are_bound_to_the_account_that_comes_with_them()
    {
        var documents = Documents(Files);
        var account = documents.Single(document => Text(document["kind"]) == "ServiceAccount")["metadata"]!;
        var bindings = documents.Where(document => Text(document["kind"]).EndsWith("Binding", StringComparison.Ordinal)).ToList();
        var roles = documents.Where(document => Text(document["kind"]) is "Role" or "ClusterRole").ToList();
        Assert.Equal(roles.Count, bindings.Count);
        Assert.All(bindings, binding =>
        {
            var subject = Assert.Single(binding["subjects"]!.AsArray())!;
            Assert.Equal((Text(account["name"]), Text(account["namespace"])), (Text(subject["name"]), Text(subject["namespace"])));
            Assert.Single(roles, role => Text(role["kind"]) == Text(binding["roleRef"]!["kind"])
                && Text(role["metadata"]!["name"]) == Text(binding["roleRef"]!["name"])
                && Text(role["metadata"]!["namespace"]) == Text(binding["metadata"]!["namespace"]));
        });
    }

    private static IEnumerable<Right> Needed() =>
        from type in ResourceType.All
        let target = WatchTarget.Of(type.Kind)
        let parts = target.Path[(type.BasePath.Length + 1)..].Split('/')
        let name = target.FieldSelector?.Split('=') is ["metadata.name", var one] ? one : ""
        from verb in new[] { "list", "watch" }
        select new Right(parts is ["namespaces", var ns, _] ? ns : "", type.Group, parts[^1], name, verb);

    private static List<Right> Granted(params string[] files) =>
    [
        .. from role in Documents(files)
           where Text(role["kind"]) is "ClusterRole" or "Role"
           from rule in role["rules"]!.AsArray()
           from apiGroup in Texts(rule!["apiGroups"])
           from resource in Texts(rule["resources"])
           from name in rule["resourceNames"] is { } names ? Texts(names) : [""]
           from verb in Texts(rule["verbs"])
           select new Right(Text(role["metadata"]!["namespace"]), apiGroup, resource, name, verb),
    ];

    private static List<JsonObject> Documents(params string[] files) =>
        [.. files.SelectMany(file => YamlDocuments.Read(Path.Combine(Root(), "deploy", file))).Select(document => document.Content)];

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(Text);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NetDoctor.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The test does not run inside of the repository.");
        }

        return folder.FullName;
    }

    private static IEnumerable<string> Lines(IEnumerable<Right> rights) => rights.Select(right => $"{right}").Order(StringComparer.Ordinal);

    private sealed record Right(string Namespace, string Group, string Resource, string Name, string Verb);
}
