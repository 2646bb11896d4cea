using System.Net;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Lab.DataPlane;
using NetDoctor.Lab.DataPlane.Policies;
using NetDoctor.Lab.Scenarios;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.Scenarios;

public sealed class ScenarioReaderTests : IDisposable
{
    private const string Cluster = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scenario-");

    [Fact]
    public void Reads_question_faults_and_truth()
    {
        var scenario = Read("""
            title: A case
            question: {from: shop/web, to: "payments.shop:80", protocol: tcp}
            faults:
            - {kind: drop, from: netdoctor, to: pod/shop/payments, port: 8080, replica: 1}
            - {kind: staleProxy, to: node/n2}
            expect: {verdict: degraded, cause: EPS11, sometimes: [POD02]}
            """);

        Assert.Equal(("A case", "shop/web", "payments.shop:80", "tcp"), (scenario.Title, scenario.From, scenario.To, scenario.Protocol));
        Assert.Equal(("degraded", "EPS11"), (scenario.Verdict, scenario.Cause));
        Assert.Equal(["POD02"], scenario.Sometimes);
        Assert.Equal(
            [
                new Fault(FaultKind.Drop, "pod/shop/payments") { From = "netdoctor", Port = 8080, Replica = 1 },
                new Fault(FaultKind.StaleProxy, "node/n2"),
            ],
            scenario.Faults);
        Assert.Equal("Namespace", Assert.Single(scenario.Objects)["kind"]!.ToString());
    }

    [Fact]
    public void Reads_the_network_plugin_and_where_NetDoctor_stands()
    {
        var scenario = Read("""
            title: A case
            question: {to: "payments.shop:80"}
            network: {plugin: kube-router, enforces: all, portRanges: false, delaySeconds: 30}
            netdoctor: {namespace: shop, labels: {app: web, tier: front}}
            expect: {verdict: reachable}
            """);

        var expected = new NetworkPlugin("kube-router") { Denial = Denial.Reject, HasPortRanges = false, Delay = TimeSpan.FromSeconds(30) };
        Assert.Equal(expected, scenario.Plugin);
        Assert.Equal("shop/netdoctor-0", scenario.Doctor.FullName);
        Assert.Equal(["app=web", "tier=front"], scenario.Doctor.Labels.Select(label => $"{label.Key}={label.Value}"));
    }

    [Fact]
    public void Reads_what_happens_before_the_question()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "later.yaml"), Cluster);
        var scenario = Read("""
            title: A case
            question: {to: "{pod/shop/old}:80"}
            changes:
            - {apply: later.yaml}
            - {report: later.yaml}
            - {delete: pod/shop/old}
            - {notReady: node/n3}
            expect: {verdict: reachable}
            """);

        Assert.Equal(
            [(ChangeKind.Apply, "later.yaml"), (ChangeKind.Report, "later.yaml"), (ChangeKind.Delete, "pod/shop/old"), (ChangeKind.NotReady, "node/n3")],
            scenario.Changes.Select(change => (change.Kind, change.Target)));
        Assert.Equal("Namespace", Assert.Single(scenario.Changes[0].Objects)["kind"]!.ToString());
    }

    [Theory]
    [InlineData("title: T\nquestion: {to: a}\nchanges: [{delete: node/n1}]\nexpect: {verdict: degraded}", "a change is apply")]
    [InlineData("title: T\nquestion: {to: a}\nexpect: {verdict: fine}", "verdict is one of")]
    [InlineData("title: T\nquestion: {to: a}\nexpect: {verdict: degraded, sometimes: POD02}", "sometimes is a list")]
    [InlineData("title: T\nquestion: {to: a}\nexpect: {verdict: degraded}\nfault: []", "scenario has no fault")]
    [InlineData("title: T\nquestion: {to: a}\nnetwork: {plugin: token-ring}\nexpect: {verdict: degraded}", "plugin is one of")]
    [InlineData("title: T\nquestion: {to: a}\nnetwork: {denial: 1}\nexpect: {verdict: degraded}", "denial is one of")]
    [InlineData("title: T\nquestion: {to: a}\nnetdoctor: shop\nexpect: {verdict: degraded}", "netdoctor is a mapping")]
    [InlineData("title: T\nquestion: {}\nexpect: {verdict: degraded}", "to is missing")]
    [InlineData("title: T\nquestion: {to: a}\nfaults: [{kind: burn, to: node/n1}]\nexpect: {verdict: degraded}", "kind is one of")]
    [InlineData("title: T\nquestion: {to: a}\nfaults: [{kind: drop, to: pod/n1}]\nexpect: {verdict: degraded}", "to is pod/namespace/name")]
    public void Says_what_is_wrong_and_where(string text, string expected)
    {
        var exception = Assert.Throws<ManifestException>(() => Read(text));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains("scenario.yaml:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_scenario_can_be_read_and_served()
    {
        var scenarios = new ScenarioCatalog().ReadAll().ToList();

        Assert.Contains(scenarios, scenario => scenario.Name == ScenarioCatalog.DefaultName);
        Assert.True(scenarios.Count(scenario => scenario.Verdict == "reachable") >= 8);
        Assert.All(
            scenarios.SelectMany(scenario => scenario.Objects),
            item => Assert.NotNull(ResourceTypes.FindKind(item["apiVersion"]!.ToString(), item["kind"]!.ToString())));
    }

    [Fact]
    public void Manifests_hold_no_address_of_this_machine_but_those_that_every_lab_makes_its_own()
    {
        var other = new LabAddressPlan(1);

        Assert.All(new ScenarioCatalog().ReadAll(), scenario => Assert.All(
            scenario.Objects,
            item => Assert.All(
                other.Localize(item.ToJsonString()).Split('"').Where(text => text.StartsWith("127.", StringComparison.Ordinal)),
                text => Assert.True(other.Contains(IPAddress.Parse(text.Split('/')[0])), text))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_fault_is_explained_beside_the_scenarios(FaultKind kind)
    {
        var name = char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scenarios", "README.md"));

        Assert.True(
            readme.Contains($"\n| `{name}` | ", StringComparison.Ordinal),
            $"src/NetDoctor.Lab/Scenarios/README.md: the table of fault kinds lacks {name}.");
    }

    public static IEnumerable<TheoryDataRow<FaultKind>> Kinds => Enum.GetValues<FaultKind>().Select(kind => new TheoryDataRow<FaultKind>(kind));

    public void Dispose() => _folder.Delete(recursive: true);

    private Scenario Read(string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "scenario.yaml"), text);
        File.WriteAllText(Path.Combine(_folder.FullName, "cluster.yaml"), Cluster);
        return ScenarioReader.Read(_folder.FullName);
    }
}
