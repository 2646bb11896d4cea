using System.Net;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies.NearMisses;

/// <summary>A shop with policies: <c>shop/web</c> and <c>shop/api</c>, and <c>tools/job</c> in another namespace.</summary>
internal sealed class Shop
{
    private readonly SnapshotBuilder _builder = new SnapshotBuilder()
        .Node("n1", "10.89.0.11", "a").Node("n2", "10.89.0.12", "a")
        .Namespace("shop").Namespace("tools", "team=tools")
        .Pod("shop", "web", "10.244.1.10", "n1", "app=web")
        .Pod("shop", "api", "10.244.1.20", "n2", "app=api", "http:8080")
        .Pod("tools", "job", "10.244.1.30", "n1", "app=job,role=batch");

    public Shop(string policies) => _builder.Manifest(policies);

    public PolicyDialect Dialect { get; init; } = PolicyDialect.Specification;

    public Shop With(Func<SnapshotBuilder, SnapshotBuilder> more)
    {
        more(_builder);
        return this;
    }

    public ClusterSnapshot Snapshot => _builder.Build();

    public PolicyEvaluator Evaluator => new(PolicyIndex.Of(Snapshot), Dialect);

    public PolicyEnd End(string name)
    {
        var snapshot = Snapshot;
        return IPAddress.TryParse(name, out var address) ? PolicyEnd.Of(address, snapshot)
            : name.Split('/') is [var ns, var pod] ? PolicyEnd.Of(snapshot.Pods.Find(ns, pod)!, snapshot)
            : PolicyEnd.Of(snapshot.Nodes.Find("", name)!);
    }

    public PolicyFlow Flow(string source, string destination, int port, TransportProtocol protocol = TransportProtocol.Tcp) =>
        new(End(source), End(destination), protocol, port);

    public IReadOnlyList<NearMiss> Misses(
        string source, string destination, int port, TransportProtocol protocol = TransportProtocol.Tcp, FlowBackground? background = null) =>
        NearMissFinder.Find(Evaluator, Snapshot, Flow(source, destination, port, protocol), background);

    /// <summary>The manifest of an ingress policy for <c>app=api</c>.</summary>
    public static string Ingress(string rules, string ns = "shop", string selector = "{app: api}", string types = "[Ingress]") => $$"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: api, namespace: {{ns}}}
        spec:
          podSelector: {matchLabels: {{selector}}}
          policyTypes: {{types}}
          ingress: {{rules}}
        """;
}
