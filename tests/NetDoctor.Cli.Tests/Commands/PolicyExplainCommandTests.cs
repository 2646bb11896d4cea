using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Policies;

namespace NetDoctor.Cli.Tests.Commands;

public sealed class PolicyExplainCommandTests : IDisposable
{
    private const string Shop = """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {metadata: {labels: {app: web}}}}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: cart, namespace: shop}, spec: {template: {metadata: {labels: {app: cart}}}}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: payments, namespace: shop}
        spec: {template: {metadata: {labels: {app: payments}}, spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: payments, namespace: shop}
        spec: {selector: {app: payments}, ports: [{name: web, port: 80, targetPort: http}, {name: admin, port: 81, targetPort: 9090}]}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: empty, namespace: shop}, spec: {selector: {app: nobody}, ports: [{port: 80}]}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: guard, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: payments}}
          ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}]}]
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: sites}
        spec:
          priority: 1
          subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: cart}}}}
          egress: [{action: Deny, to: [{domainNames: [a.example]}]}]
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netdoctor-cli");

    public PolicyExplainCommandTests() => File.WriteAllText(Path.Combine(_folder.FullName, "shop.yaml"), Shop);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("shop/web", "payments.shop:80", 0)]
    [InlineData("shop/web", "payments:web", 0)]
    [InlineData("shop/web", "payments.shop.svc.cluster.local:80", 0)]
    [InlineData("shop/deploy/web", "shop/sts/payments:8080", 0)]
    [InlineData("shop/web", "shop/payments:http", 0)]
    [InlineData("shop/web", "payments.shop:81", 1)]
    [InlineData("shop/cart", "payments.shop:80", 1)]
    [InlineData("outside", "shop/payments:8080", 1)]
    [InlineData("10.1.2.3", "shop/payments:8080", 1)]
    [InlineData("shop/payments", "shop/payments:9999", 0)]
    [InlineData("shop/payments", "shop/web:1", 0)]
    [InlineData("shop/web", "203.0.113.9:443", 0)]
    [InlineData("shop/web", "[2001:db8::1]:443", 0)]
    [InlineData("shop/cart", "203.0.113.9:443", 3)]
    public async Task Exits_by_what_policies_do(string from, string to, int exitCode)
    {
        var ran = await Explain(from, to);

        Assert.True(exitCode == ran.ExitCode, $"{ran.ExitCode}: {ran.Out}{ran.Error}");
        Assert.Empty(ran.Error);
    }

    [Fact]
    public async Task Shows_the_chain_of_both_ends()
    {
        var ran = await Explain("shop/cart", "payments.shop:80");

        var lines = ran.Out.Split('\n');
        Assert.StartsWith(
            "Policies keep shop/cart from shop/payments on TCP 8080: NetworkPolicy shop/guard isolates shop/payments for ingress",
            lines[0],
            StringComparison.Ordinal);
        Assert.Matches(@"^END +POD +VERDICT +WHY$", lines[2]);
        Assert.Matches(@"^egress +shop/cart +allowed +no policy isolates shop/cart for egress$", lines[3]);
        Assert.Matches(@"^ingress +shop/payments:8080 +denied +NetworkPolicy shop/guard isolates shop/payments for ingress", lines[4]);
        Assert.Equal(
            [
                "",
                "SOURCE      DESTINATION          END       TIER            POLICY                     EFFECT         RULE",
                "shop/cart   shop/payments:8080   egress    admin           AdminNetworkPolicy sites   noMatch",
                "shop/cart   shop/payments:8080   ingress   networkPolicy   NetworkPolicy shop/guard   doesNotAdmit",
                "",
            ],
            lines[5..10]);
    }

    [Fact]
    public async Task Shows_what_almost_lets_it_through_and_how_to_mend_it()
    {
        var ran = await Explain("shop/cart", "payments.shop:80");

        Assert.Contains("\nNearest rule (POL04): The only ingress rule of NetworkPolicy shop/guard admits pods with app=web of shop; shop/cart has app=cart.\n", ran.Out, StringComparison.Ordinal);
        Assert.Contains("\nTo let it through: Add an ingress rule to NetworkPolicy shop/guard: pods with app=cart of shop on TCP 8080.\n\nkubectl -n shop patch networkpolicy guard ", ran.Out, StringComparison.Ordinal);
        Assert.EndsWith("\nThe change opens nothing else.\n", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_in_json()
    {
        var ran = await Explain("shop/web", "shop/payments:http", "-o", "json");

        var answer = JsonSerializer.Deserialize<PolicyAnswer>(ran.Out, NetDoctorJson.Options)!;
        var one = Assert.Single(answer.Evaluations);
        Assert.Equal((PolicyVerdict.Allowed, 8080, "allowed"), (answer.Verdict, one.Port, one.Ingress.Reason));
        Assert.Equal("ingress[0].from[0]", Assert.Single(one.Ingress.Steps).Rule);
    }

    [Theory]
    [InlineData("csv", "source,destination,end,tier,policy,effect,rule\nshop/web,shop/payments:8080,ingress,networkPolicy,NetworkPolicy shop/guard,allows,ingress[0].from[0]\n")]
    [InlineData("markdown", "**Policies let shop/web reach shop/payments on TCP 8080.**\n\n| end | pod | verdict | why |\n")]
    public async Task Answers_in_the_other_forms(string form, string beginning) =>
        Assert.StartsWith(beginning, (await Explain("shop/web", "payments.shop:80", "-o", form)).Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("shop/wbe", "payments.shop:80", "--from: There is no pod or workload wbe with a pod in namespace shop; did you mean shop/web?")]
    [InlineData("shpo/web", "payments.shop:80", "--from: There is no pod or workload web with a pod in namespace shpo; did you mean shop/web?")]
    [InlineData("web", "payments.shop:80", "--from: 'web' names nobody: expected ns/name, ")]
    [InlineData("shop/thing/web", "payments.shop:80", "--from: 'thing' in 'shop/thing/web' is not a kind: expected ")]
    [InlineData("", "payments.shop:80", "--from: A name is missing: expected ")]
    [InlineData("node/n1", "payments.shop:80", "--from: There is no node n1.")]
    [InlineData("shop/web", "payment.shop:80", "--to: There is no Service shop/payment; did you mean payments.shop?")]
    [InlineData("shop/web", "payments.shop", "--port: Service shop/payments has several ports: expected one of web 80/TCP, admin 81/TCP.")]
    [InlineData("shop/web", "payments.shop:82", "--port: Service shop/payments has no port 82/TCP: expected one of web 80/TCP, admin 81/TCP.")]
    [InlineData("shop/web", "shop/payments", "--port: 'shop/payments' has no port: expected ")]
    [InlineData("shop/web", "shop/payments:grpc", "--port: shop/payments declares no TCP port named grpc: expected a number or one of http 8080/TCP.")]
    [InlineData("shop/web", "shop/payments:0", "--port: '0' is not a port: expected 1 to 65535 or the name of a port.")]
    [InlineData("shop/web", "shop/payments:99999", "--port: '99999' is not a port: expected 1 to 65535 or the name of a port.")]
    [InlineData("shop/web", "http://payments.shop/", "--to: ")]
    [InlineData("shop/web", "www.example.com:443", "--to: 'www.example.com' is outside of the cluster: its address is expected, which policies judge by.")]
    [InlineData("outside", "payments:80", "--to: 'payments' has no namespace: expected payments.NAMESPACE for a Service or NAMESPACE/payments for a workload.")]
    public async Task Names_what_is_wrong_with_the_question(string from, string to, string error)
    {
        var ran = await Explain(from, to);

        Assert.Equal(2, ran.ExitCode);
        Assert.Empty(ran.Out);
        Assert.StartsWith($"netdoctor: {error}", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_the_port_from_its_option()
    {
        Assert.Equal(0, (await Explain("shop/web", "shop/payments", "--port", "8080")).ExitCode);
        Assert.Equal(0, (await Explain("shop/web", "shop/payments:http", "--port", "http")).ExitCode);
        Assert.StartsWith(
            "netdoctor: --port: 'shop/payments:80' has the port 80, and 81 is given beside it",
            (await Explain("shop/web", "shop/payments:80", "--port", "81")).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cannot_tell_of_a_Service_without_pods()
    {
        var ran = await Explain("shop/web", "empty.shop");

        Assert.Equal(3, ran.ExitCode);
        Assert.Equal($"netdoctor: Service shop/empty selects no pod: there is nothing that policies could judge.{Environment.NewLine}", ran.Error);
    }

    [Fact]
    public async Task Refuses_manifests_with_a_policy_that_it_cannot_read()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "z.yaml"), "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: bad}, spec: {ingres: []}}");

        var ran = await Explain("shop/web", "payments.shop:80");

        Assert.Equal(2, ran.ExitCode);
        Assert.EndsWith($"z.yaml:1: NetworkPolicy bad is not valid: spec.ingres: the kind has no such field.{Environment.NewLine}", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_folder_without_manifests()
    {
        var empty = _folder.CreateSubdirectory("empty").FullName;

        Assert.Equal(2, (await Ran.Of("policy", "explain", "--from", "a/b", "--to", "c/d:1", "--manifests", empty)).ExitCode);
        Assert.Equal(2, (await Ran.Of("policy", "explain", "--from", "a/b", "--to", "c/d:1", "--manifests", "/no/such/folder")).ExitCode);
    }

    [Fact]
    public async Task Says_what_it_passes_over_and_no_more_than_ten_times()
    {
        File.WriteAllText(
            Path.Combine(_folder.FullName, "more.yaml"),
            string.Concat(Enumerable.Range(0, 14).Select(number => $"---\n{{apiVersion: a/v1, kind: W, metadata: {{name: w{number}}}}}\n")));

        var ran = await Explain("shop/web", "payments.shop:80");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal(11, ran.Error.TrimEnd().Split('\n').Length);
        Assert.EndsWith("note: and 4 more of what was passed over.", ran.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_a_server_without_manifests()
    {
        var server = FakeServer.Answering(new PolicyAnswer { Verdict = PolicyVerdict.Denied, Summary = "Policies keep a from b.", Dialect = "calico" });

        var ran = await Ran.Of(server, "policy", "explain", "--from", "shop/web", "--to", "payments.shop", "--port", "80");

        Assert.Equal(1, ran.ExitCode);
        Assert.Equal(
            ["""POST http://127.0.0.1:8080/api/v1/policies/evaluate {"from":"shop/web","to":"payments.shop","port":"80","protocol":"tcp"}"""],
            server.Asked);
        Assert.StartsWith("Policies keep a from b.\n", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cannot_tell_what_a_server_cannot_tell()
    {
        var server = FakeServer.Answering(
            System.Net.HttpStatusCode.UnprocessableEntity, "application/problem+json", """{"type":"t","title":"T","status":422,"detail":"It selects no pod."}""");

        var ran = await Ran.Of(server, "policy", "explain", "--from", "shop/web", "--to", "payments.shop:80");

        Assert.Equal((3, $"netdoctor: It selects no pod.{Environment.NewLine}"), (ran.ExitCode, ran.Error));
    }

    private Task<Ran> Explain(string from, string to, params string[] more) =>
        Ran.Of(["policy", "explain", "--from", from, "--to", to, "--manifests", _folder.FullName, .. more]);
}
