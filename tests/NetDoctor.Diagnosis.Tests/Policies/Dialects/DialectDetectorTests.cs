using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies.Dialects;

public sealed class DialectDetectorTests
{
    [Theory]
    [InlineData("kube-system", "calico-node", "calico-node=quay.io/calico/node:v3.28.1", "Calico 3.28.1")]
    [InlineData("calico-system", "calico-node", "calico-node=docker.io/calico/node:v3.30.2", "Calico 3.30.2")]
    [InlineData("kube-system", "canal", "calico-node=quay.io/calico/node:v3.28.1 kube-flannel=docker.io/flannel/flannel:v0.24.4", "Canal 3.28.1")]
    [InlineData("kube-system", "rke2-canal", "calico-node=rancher/hardened-calico:v3.29.1-build1 kube-flannel=rancher/hardened-flannel:v0.26", "Canal 3.29.1")]
    [InlineData("kube-system", "cilium", "cilium-agent=quay.io/cilium/cilium:v1.16.3@sha256:62d2", "Cilium 1.16.3")]
    [InlineData("kube-system", "anetd", "cilium-agent=gke.gcr.io/cilium/cilium:v1.15.6-gke.1", "GKE Dataplane V2 1.15.6")]
    [InlineData("kube-system", "antrea-agent", "antrea-agent=antrea/antrea-agent-ubuntu:v2.1.0 antrea-ovs=antrea/antrea-agent-ubuntu:v2.1.0", "Antrea 2.1.0")]
    [InlineData("kube-system", "kube-router", "kube-router=docker.io/cloudnativelabs/kube-router", "kube-router")]
    [InlineData("kube-system", "kube-network-policies", "kube-network-policies=registry.k8s.io/networking/kube-network-policies:v1.1.1", "kube-network-policies 1.1.1")]
    [InlineData("kube-system", "weave-net", "weave=weaveworks/weave-kube:2.8.1 weave-npc=weaveworks/weave-npc:2.8.1", "Weave Net 2.8.1")]
    [InlineData("kube-system", "azure-npm", "azure-npm=mcr.microsoft.com/containernetworking/azure-npm:v1.6.29", "Azure Network Policy Manager 1.6.29")]
    [InlineData("kube-system", "kube-ovn-cni", "cni-server=docker.io/kubeovn/kube-ovn:v1.13.2", "Kube-OVN 1.13.2")]
    [InlineData("openshift-ovn-kubernetes", "ovnkube-node", "ovn-controller=quay.io/ocp@sha256:01 ovnkube-controller=quay.io/ocp@sha256:01", "OVN-Kubernetes")]
    [InlineData("openshift-sdn", "sdn", "sdn=quay.io/ocp@sha256:01", "OpenShift SDN")]
    public void Recognises_a_plugin_that_enforces_policies(string ns, string set, string containers, string expected)
    {
        var detection = Detect(new SnapshotBuilder().With(Agent(ns, set, containers)));

        Assert.Equal(expected, detection.Dialect.ToString());
        Assert.True(detection.Dialect.Enforces);
        Assert.False(detection.IsAmbiguous);
        Assert.Equal($"DaemonSet {ns}/{set}", Assert.Single(detection.Sightings).Source);
    }

    [Theory]
    [InlineData("kube-flannel", "kube-flannel-ds", "kube-flannel=ghcr.io/flannel-io/flannel:v0.28.9", "flannel 0.28.9")]
    [InlineData("kube-system", "aws-node", "aws-node=602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.13.4", "Amazon VPC CNI 1.13.4")]
    [InlineData("kube-system", "azure-cns", "cns-container=mcr.microsoft.com/containernetworking/azure-cns:v1.6.13", "Azure CNI 1.6.13")]
    public void Recognises_a_plugin_that_enforces_none(string ns, string set, string containers, string expected)
    {
        var detection = Detect(new SnapshotBuilder().With(Agent(ns, set, containers)));

        Assert.Equal(expected, detection.Dialect.ToString());
        Assert.False(detection.Dialect.Enforces);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Amazons_agent_enforces_policies_where_its_settings_say_so(string? setting, bool? enforces)
    {
        var cluster = new SnapshotBuilder().With(Agent("kube-system", "aws-node", "aws-node=amazon-k8s-cni:v1.19.0 aws-eks-nodeagent=aws-network-policy-agent:v1.1.5"));
        if (setting is not null)
        {
            cluster.ConfigMap("amazon-vpc-cni", "enable-network-policy-controller", setting);
        }

        var dialect = Detect(cluster).Dialect;

        Assert.Equal(enforces, dialect.Enforces);
        Assert.Equal(enforces == false ? "1.19.0" : "1.1.5", enforces == false ? Detect(cluster).Dialect.Version : dialect.Version);
    }

    [Fact]
    public void Calico_beside_amazons_plugin_is_what_enforces()
    {
        var detection = Detect(new SnapshotBuilder()
            .With(Agent("kube-system", "aws-node", "aws-node=amazon-k8s-cni:v1.19.0 aws-eks-nodeagent=aws-network-policy-agent:v1.1.5"))
            .With(Agent("calico-system", "calico-node", "calico-node=docker.io/calico/node:v3.28.1")));

        Assert.Equal("Calico 3.28.1", detection.Dialect.ToString());
        Assert.Equal(["Calico"], detection.Plugins);
        Assert.Equal(3, detection.Sightings.Length);
    }

    [Fact]
    public void Flannel_with_the_policies_of_its_chart_enforces_them()
    {
        var dialect = Detect(new SnapshotBuilder().With(Agent(
            "kube-flannel", "kube-flannel-ds", "kube-flannel=ghcr.io/flannel-io/flannel:v0.26.0 kube-network-policies=registry.k8s.io/networking/kube-network-policies:v0.7.0"))).Dialect;

        Assert.Equal("kube-network-policies 0.7.0", dialect.ToString());
        Assert.True(dialect.Enforces);
    }

    [Fact]
    public void Kube_router_beside_flannel_is_the_firewall()
    {
        var detection = Detect(new SnapshotBuilder()
            .With(Agent("kube-flannel", "kube-flannel-ds", "kube-flannel=ghcr.io/flannel-io/flannel:v0.26.0"))
            .With(Agent("kube-system", "kube-router", "kube-router=docker.io/cloudnativelabs/kube-router:v2.4.0")));

        Assert.Equal("kube-router 2.4.0", detection.Dialect.ToString());
        Assert.Equal(PolicyDenial.Reject, detection.Dialect.Denial);
    }

    [Fact]
    public void Two_plugins_that_enforce_leave_open_what_they_differ_in()
    {
        var detection = Detect(new SnapshotBuilder()
            .With(Agent("kube-system", "calico-node", "calico-node=quay.io/calico/node:v3.28.1"))
            .With(Agent("kube-system", "cilium", "cilium-agent=quay.io/cilium/cilium:v1.16.3"))
            .ConfigMap("cilium-config", "enable-policy", "default"));

        Assert.True(detection.IsAmbiguous);
        Assert.Equal(["Calico", "Cilium"], detection.Plugins);
        Assert.True(detection.Dialect.Enforces);
        Assert.True(detection.Dialect.SupportsEndPort);
        Assert.Null(detection.Dialect.IpBlockMatchesPods);
        Assert.Null(detection.Dialect.KeepsEstablished);
    }

    [Theory]
    [InlineData("docker.io/kindest/kindnetd:v20241108-5c6d2daf", true)]
    [InlineData("docker.io/kindest/kindnetd:v20240513-cd2ac642", false)]
    [InlineData("registry.k8s.io/networking/kindnet:v1.0.0", null)]
    public void Kindnet_enforces_policies_since_kind_24(string image, bool? enforces) =>
        Assert.Equal(enforces, Detect(new SnapshotBuilder().With(Agent("kube-system", "kindnet", $"kindnet-cni={image}"))).Dialect.Enforces);

    [Fact]
    public void K3s_is_known_by_its_nodes_and_may_be_switched_off()
    {
        var dialect = Detect(K3sNode()).Dialect;

        Assert.Equal("k3s", dialect.Name);
        Assert.Null(dialect.Enforces);
        Assert.Null(dialect.SupportsEndPort);
    }

    [Fact]
    public void Calico_on_k3s_is_what_enforces() => Assert.Equal(
        "Calico", Detect(K3sNode().With(Agent("kube-system", "calico-node", "calico-node=quay.io/calico/node:v3.28.1"))).Dialect.Name);

    [Theory]
    [InlineData("policy-cidr-match-mode", "nodes", null, false, true)]
    [InlineData("policy-cidr-match-mode", "pods,nodes", null, true, true)]
    [InlineData("policy-cidr-match-mode", "", null, false, false)]
    [InlineData("enable-policy", "never", false, false, false)]
    [InlineData("enable-k8s-networkpolicy", "false", false, false, false)]
    public void Cilium_is_what_its_settings_make_of_it(string key, string value, bool? enforces, bool pods, bool nodes)
    {
        var dialect = Detect(Cilium("v1.20.0").ConfigMap("cilium-config", key, value)).Dialect;

        Assert.Equal(enforces ?? true, dialect.Enforces);
        Assert.Equal(pods, dialect.IpBlockMatchesPods);
        Assert.Equal(nodes, dialect.IpBlockMatchesNodes);
        Assert.False(dialect.SupportsSctp);
        Assert.Equal(PolicyDenial.Drop, dialect.Denial);
    }

    [Fact]
    public void Cilium_whose_settings_are_not_there_is_open_in_what_they_decide()
    {
        var dialect = Detect(Cilium("v1.15.0")).Dialect;

        Assert.Null(dialect.IpBlockMatchesPods);
        Assert.Null(dialect.Denial);
        Assert.False(dialect.SupportsEndPort);
        Assert.False(dialect.KeepsEstablished);
    }

    [Theory]
    [InlineData("v2.1.0", "featureGates:\n  AdminNetworkPolicy: true\n", true, false)]
    [InlineData("v2.1.0", "featureGates:\n#  AdminNetworkPolicy: true\n", false, false)]
    [InlineData("v2.7.0", "featureGates:\n  ClusterNetworkPolicy: true # alpha\n", false, true)]
    [InlineData("v1.12.0", "featureGates:\n  AdminNetworkPolicy: true\n", false, false)]
    public void Antrea_reads_what_its_feature_gates_say(string tag, string text, bool admin, bool cluster)
    {
        var dialect = Detect(new SnapshotBuilder()
            .With(Agent("kube-system", "antrea-agent", $"antrea-agent=antrea/antrea-agent-ubuntu:{tag}"))
            .ConfigMap("antrea-config", "antrea-controller.conf", text)).Dialect;

        Assert.Equal(admin, dialect.AppliesAdminNetworkPolicies);
        Assert.Equal(cluster, dialect.AppliesClusterNetworkPolicies);
        Assert.True(dialect.JudgesAfterTranslation);
    }

    [Theory]
    [InlineData("antreaProxy:\n  # Whether\n  enable: false\n", null)]
    [InlineData("antreaProxy:\n  enable: true\n", true)]
    public void Antrea_without_its_proxy_is_open_in_what_it_judges(string text, bool? after) => Assert.Equal(after, Detect(new SnapshotBuilder()
        .With(Agent("kube-system", "antrea-agent", "antrea-agent=antrea/antrea-agent-ubuntu:v2.1.0"))
        .ConfigMap("antrea-config", "antrea-agent.conf", text)).Dialect.JudgesAfterTranslation);

    [Theory]
    [InlineData("shop", "cilium", "main=cilium-cli:1")]
    [InlineData("kube-system", "cilium", "main=quay.io/cilium/cilium:v1.16.3")]
    [InlineData("kube-system", "node-exporter", "cilium-agent=quay.io/cilium/cilium:v1.16.3")]
    public void Is_not_taken_in_by_a_name(string ns, string set, string containers) =>
        Assert.Same(DialectDetection.None, Detect(new SnapshotBuilder().With(Agent(ns, set, containers))));

    [Fact]
    public void Knows_nothing_where_nothing_is_seen()
    {
        Assert.Same(DialectDetection.None, Detect(SnapshotBuilder.HealthyShop()));
        Assert.Same(DialectDetection.None, DialectDetector.Detect(ClusterSnapshot.Unknown));
        Assert.Same(PolicyDialect.Unknown, DialectDetection.None.Dialect);
    }

    [Fact]
    public void Needs_no_list_of_daemon_sets_in_the_well_known_namespaces() => Assert.Equal(
        "Cilium", Detect(Cilium("v1.16.3").Remove<Workload>(set => set.Kind == ResourceKind.DaemonSet).Forbidden(ResourceKind.DaemonSet)).Dialect.Name);

    private static DialectDetection Detect(SnapshotBuilder cluster) => DialectDetector.Detect(cluster.Build());

    private static SnapshotBuilder Cilium(string tag) =>
        new SnapshotBuilder().With(Agent("kube-system", "cilium", $"cilium-agent=quay.io/cilium/cilium:{tag}"));

    private static SnapshotBuilder K3sNode() => new SnapshotBuilder().Node("n1", "192.168.1.11").Edit<Node>("", "n1", node => node with
    {
        Labels = Notation.Labels("node.kubernetes.io/instance-type=k3s"),
    });

    private static Func<SnapshotBuilder, SnapshotBuilder> Agent(string ns, string set, string containers) => cluster => cluster
        .Workload(ResourceKind.DaemonSet, ns, set)
        .Pod(ns, $"{set}-x7k2p", "", "n1", $"app={set}", owner: $"DaemonSet/{set}", with: pod => pod with
        {
            HostNetwork = true,
            Phase = PodPhase.Running,
            Containers = [.. containers.Split(' ').Select(text => text.Split('=')).Select(parts => new Container { Name = parts[0], Image = parts[1] })],
        });
}

file static class Builders
{
    public static SnapshotBuilder With(this SnapshotBuilder cluster, Func<SnapshotBuilder, SnapshotBuilder> change) => change(cluster);
}
