using System.Text;
using System.Text.Json;
using NetDoctor.Agent.Netfilter;
using NetDoctor.Agent.Netfilter.Iptables;
using NetDoctor.Agent.Netfilter.Nft;
using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Agent.Tests.KubeProxy;

/// <summary>The recorded rules of real kube-proxies do exactly what the objects of that moment say: every Service, port and entry.</summary>
public sealed class RecordedComparisonTests
{
    private const string Outside = "192.0.2.7";
    private const string Pod = "10.244.1.129";

    // Its rules were made on a third machine for node n1, before the shop's Services changed.
    [Fact]
    public void Nftables_do_what_the_objects_say() => Compare(
        Snapshot("nftables-mode/services-at-that-time.json", "nftables-mode/endpointslices-at-that-time.json"),
        NftRuleSet.Parse(Recorded.Bytes("nftables-mode/nft-kube-proxy.json")).BaseChains(isIPv6: false).ToArray(),
        "n1", "10.89.0.99", "nftables", minimum: 20);

    [Fact]
    public void Iptables_do_what_the_objects_say() => Compare(
        Snapshot("kubectl-get/services.json", "kubectl-get/endpointslices.json"),
        IptablesSave.Parse(Recorded.Text("n1/iptables-save.txt"), RuleForm.Iptables).BaseChains.ToArray(),
        "n1", "10.89.0.11", "iptables", minimum: 20);

    private static void Compare(
        ClusterSnapshot snapshot, BaseChain[] chains, string node, string nodeAddress, string mode, int minimum)
    {
        var compared = 0;
        var deviations = new List<string>();

        // Other namespaces came and went while the cluster was recorded.
        foreach (var service in snapshot.Services.All.Where(service => service.Namespace is "shop" or "default" or "kube-system"
            && !service.ClusterIPs.IsEmpty))
        {
            foreach (var port in service.Ports)
            {
                Ask(service, port, RouteTargetKind.ClusterIP, Pod, service.ClusterIPs[0].ToString(), port.Port, ProxyOrigin.Here);
                Ask(service, port, RouteTargetKind.ClusterIP, nodeAddress, service.ClusterIPs[0].ToString(), port.Port, ProxyOrigin.Here);
                if (port.NodePort != 0)
                {
                    Ask(service, port, RouteTargetKind.NodePort, Outside, nodeAddress, port.NodePort, ProxyOrigin.Outside);
                    Ask(service, port, RouteTargetKind.NodePort, Pod, nodeAddress, port.NodePort, ProxyOrigin.Here);
                    Ask(service, port, RouteTargetKind.NodePort, "10.244.2.114", nodeAddress, port.NodePort, ProxyOrigin.OtherPod);
                }
            }
        }

        Assert.Empty(deviations);
        Assert.True(compared >= minimum, $"only {compared} compared");

        void Ask(Service service, ServicePort port, RouteTargetKind kind, string from, string to, int number, ProxyOrigin origin)
        {
            var path = Recorded.Follow(chains, from, to, number, port.Protocol, own: nodeAddress);
            var entry = ProxyEntry.Of(service, kind, node, origin);
            var comparison = ServiceRuleComparison.Of(snapshot, service, port, entry, path, mode);
            compared++;
            deviations.AddRange(comparison.Deviations.Select(deviation =>
                $"{service.Namespace}/{service.Name} {port} from {from} to {to}: {deviation.Kind} {string.Join(' ', deviation.Addresses)}"));
        }
    }

    private static ClusterSnapshot Snapshot(string services, string slices)
    {
        var builder = new SnapshotBuilder().Node("n1", "10.89.0.11").Node("n2", "10.89.0.12");
        var reader = new FactReader();
        foreach (var (kind, path) in new[] { (ResourceKind.Service, services), (ResourceKind.EndpointSlice, slices) })
        {
            using var document = JsonDocument.Parse(Recorded.Text(path));
            foreach (var item in document.RootElement.GetProperty("items").EnumerateArray())
            {
                builder.Add(reader.Read(kind, Encoding.UTF8.GetBytes(item.GetRawText())));
            }
        }

        return builder.Build();
    }
}
