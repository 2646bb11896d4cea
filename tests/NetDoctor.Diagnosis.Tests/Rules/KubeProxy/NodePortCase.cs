using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

/// <summary>A NodePort Service of three nodes with one endpoint each on the first two.</summary>
internal static class NodePortCase
{
    public static TrafficCase Dial(
        string node, TrafficPolicy policy = TrafficPolicy.Cluster, Func<SnapshotBuilder, SnapshotBuilder>? with = null)
    {
        var cluster = Cluster(policy);
        return TrafficCase.To($"node/{node}:30080", with is null ? cluster : with(cluster));
    }

    public static SnapshotBuilder Cluster(TrafficPolicy policy) => SnapshotBuilder.HealthyShop()
        .Node("n3", "10.89.0.13", "c")
        .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.NodePort, with: service =>
            service with { ExternalTrafficPolicy = policy });
}
