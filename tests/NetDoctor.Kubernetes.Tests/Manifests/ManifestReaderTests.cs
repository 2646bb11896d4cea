using System.Net;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Manifests;

public sealed class ManifestReaderTests
{
    private readonly ManifestReader _reader = new(TimeProvider.System);

    [Fact]
    public void Reads_the_documents_of_one_text()
    {
        var set = _reader.ReadText(
            """
            # the shop
            apiVersion: v1
            kind: Namespace
            metadata: { name: shop }
            ---
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: payments, namespace: shop }
            spec:
              clusterIP: 10.96.1.2
              selector: { app: payments }
              ports: [{ name: http, port: 80, targetPort: web }]
            """,
            "shop.yaml");

        Assert.NotNull(set.Snapshot.Namespaces.Find("", "shop"));
        var service = Assert.Single(set.Snapshot.Services.By(IPAddress.Parse("10.96.1.2")));
        Assert.Equal("payments", service.Selector["app"]);
        Assert.Equal(new ServicePort("http", 80, IntOrString.FromName("web"), TransportProtocol.Tcp), Assert.Single(service.Ports));
        Assert.Empty(set.Notes);
    }

    [Fact]
    public void Knows_that_what_is_not_in_the_files_does_not_exist() =>
        Assert.All(ResourceKinds.All, kind => Assert.True(_reader.ReadText("", "empty.yaml").Snapshot.IsComplete(kind)));

    [Fact]
    public void Puts_an_object_without_a_namespace_into_default()
    {
        var set = _reader.ReadText("{apiVersion: v1, kind: Pod, metadata: {name: web}}", "pod.yaml");
        Assert.NotNull(set.Snapshot.Pods.Find("default", "web"));
    }

    [Theory]
    [InlineData("80", 80, null)]
    [InlineData("\"80\"", 0, "80")]
    [InlineData("'80'", 0, "80")]
    [InlineData("!!str 80", 0, "80")]
    [InlineData("web", 0, "web")]
    [InlineData("0x50", 80, null)]
    [InlineData("0", 8443, null)]
    public void Keeps_a_quoted_port_number_a_name(string yaml, int number, string? name)
    {
        var set = _reader.ReadText(
            $"{{apiVersion: v1, kind: Service, metadata: {{name: s}}, spec: {{ports: [{{port: 8443, targetPort: {yaml}}}]}}}}", "s.yaml");
        Assert.Equal(new IntOrString(number, name), set.Snapshot.Services.Find("default", "s")!.Ports[0].TargetPort);
    }

    [Fact]
    public void Reads_the_items_of_a_List_and_of_a_list_of_one_kind()
    {
        var set = _reader.ReadText(
            """
            apiVersion: v1
            kind: List
            items:
            - { apiVersion: v1, kind: Pod, metadata: { name: a } }
            ---
            apiVersion: apps/v1
            kind: DeploymentList
            items:
            - { metadata: { name: b } }
            """,
            "lists.yaml");
        Assert.NotNull(set.Snapshot.Pods.Find("default", "a"));
        Assert.Equal(ResourceKind.Deployment, set.Snapshot.Deployments.Find("default", "b")!.Kind);
    }

    [Fact]
    public void Notes_kinds_that_it_passes_over()
    {
        var set = _reader.ReadText(
            """
            apiVersion: v1
            kind: Pod
            metadata: { name: a }
            ---
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata: { name: b }
            """,
            "mixed.yaml");
        var note = Assert.Single(set.Notes);
        Assert.Equal("mixed.yaml:5: monitoring.coreos.com/v1 ServiceMonitor is not a kind that NetDoctor reads.", note.ToString());
        Assert.Equal(1, set.Snapshot.Pods.Count);
    }

    [Theory]
    [InlineData("a: 1\nb: \"c", 2)]
    [InlineData("a: 1\nb: 2\n c: 3", 3)]
    [InlineData("a: 1\na: 2", 2)]
    [InlineData("a: 1\n---\n- x", 3)]
    [InlineData("a: 1\nb: *nowhere", 2)]
    [InlineData("a: !!int x", 1)]
    [InlineData("? [1]\n: 2", 1)]
    public void Names_the_line_of_bad_YAML(string yaml, int line)
    {
        var error = Assert.Throws<ManifestException>(() => YamlDocuments.Parse(yaml, "bad.yaml"));
        Assert.Equal(line, error.Line);
        Assert.StartsWith($"bad.yaml:{line}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_object_and_the_field_of_the_wrong_type()
    {
        var error = Assert.Throws<ManifestException>(() => _reader.ReadText(
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Service
              metadata: { name: s }
              spec: { ports: [{ port: eighty }] }
            """,
            "bad.yaml"));
        Assert.Equal(4, error.Line);
        Assert.StartsWith("bad.yaml:4: Service s is not valid at spec.ports[0].port: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metadata: {name: x}", "apiVersion and kind are expected")]
    [InlineData("{apiVersion: v1, kind: Pod}", "metadata.name is missing")]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: null}", "metadata.name is missing")]
    public void Refuses_what_is_no_object(string yaml, string problem) => Assert.Contains(
        problem, Assert.Throws<ManifestException>(() => _reader.ReadText(yaml, "bad.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void Survives_nulls_where_lists_and_objects_are_expected()
    {
        var set = _reader.ReadText(
            """
            apiVersion: v1
            kind: Pod
            metadata: { name: a, labels: null, ownerReferences: [null] }
            spec: { containers: [null, { ports: [null], readinessProbe: null }], dnsConfig: { options: [null] } }
            status: { conditions: [null], podIPs: [null], containerStatuses: [null] }
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: { name: a }
            spec: { podSelector: null, ingress: [null, { from: [null], ports: [null] }] }
            """,
            "nulls.yaml");
        Assert.Single(set.Snapshot.Pods.Find("default", "a")!.Containers);
        Assert.True(set.Snapshot.NetworkPolicies.Find("default", "a")!.AppliesToIngress);
    }

    [Fact]
    public void Reads_aliases_and_merges()
    {
        var document = Assert.Single(YamlDocuments.Parse("a: &x {b: 1, c: 2}\nd: *x\ne: {<<: *x, c: 3}", "a.yaml"));
        Assert.Equal("""{"a":{"b":1,"c":2},"d":{"b":1,"c":2},"e":{"c":3,"b":1}}""", document.Content.ToJsonString());
    }

    [Fact]
    public void Refuses_a_document_that_grows_without_bounds()
    {
        var yaml = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(
            Enumerable.Range(1, 8).Select(n => $"a{n}: &a{n} [{string.Join(',', Enumerable.Repeat($"*a{n - 1}", 10))}]\n"));
        Assert.Contains("values in one document", Assert.Throws<ManifestException>(
            () => YamlDocuments.Parse(yaml, "laughs.yaml")).Message, StringComparison.Ordinal);
        Assert.Throws<ManifestException>(() => YamlDocuments.Parse(new string('[', 5000), "deep.yaml"));
    }

    [Fact]
    public void Gives_documents_or_a_place_whatever_the_text()
    {
        const string Text = "a: &x {b: [1, 'two', \"three\"], c: |\n  text\n }\nd: *x\n---\n? e\n: !!int 5\n<<: {f: ~}\n# end\n";
        const string Characters = "{}[]:,-?&*!|>'\"#%@ \n\t\0x1~<";
        var random = new Random(34);
        var refused = 0;
        for (var attempt = 0; attempt < 3000; attempt++)
        {
            var text = Text.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                text[random.Next(text.Length)] = Characters[random.Next(Characters.Length)];
            }

            try
            {
                YamlDocuments.Parse(new string(text), "fuzz.yaml");
            }
            catch (ManifestException error)
            {
                Assert.InRange(error.Line, 1, 20);
                refused++;
            }
        }

        Assert.InRange(refused, 1, 3000);
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData("-3", "-3")]
    [InlineData("1_000", "1000")]
    [InlineData("0644", "420")]
    [InlineData("0o17", "15")]
    [InlineData("0b101", "5")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("true", "true")]
    [InlineData("No", "false")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("10.96.0.1", "\"10.96.0.1\"")]
    [InlineData("2026-11-22", "\"2026-11-22\"")]
    [InlineData("12ab", "\"12ab\"")]
    [InlineData("089", "89")]
    [InlineData("deadbeef", "\"deadbeef\"")]
    [InlineData("..", "\"..\"")]
    [InlineData(".", "\".\"")]
    [InlineData("y", "\"y\"")]
    [InlineData("\"true\"", "\"true\"")]
    public void Types_scalars_as_kubectl_does(string yaml, string json) => Assert.Equal(
        json,
        Assert.Single(YamlDocuments.Parse($"a: {yaml}", "a.yaml")).Content["a"]?.ToJsonString() ?? "null");
}
