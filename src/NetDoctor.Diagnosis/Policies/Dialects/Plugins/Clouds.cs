using static NetDoctor.Diagnosis.Policies.Dialects.DialectStatement;
using static NetDoctor.Diagnosis.Policies.Dialects.PolicyFeature;

namespace NetDoctor.Diagnosis.Policies.Dialects.Plugins;

/// <summary>The plugins of clouds.</summary>
internal static class Clouds
{
    private const string Map = "ConfigMap kube-system/amazon-vpc-cni";
    private const string Guide = "Amazon EKS user guide, \"Limit Pod traffic with Kubernetes network policies\"";
    private const string Agent = "aws/aws-network-policy-agent pkg/ebpf/c/tc.v4ingress.bpf.c";
    private const string Resolver = "aws/amazon-network-policy-controller-k8s pkg/resolvers/endpoints.go";
    private const string AwsGroup = "aws/aws-network-policy-agent api/v1alpha1, group networking.k8s.aws";
    private const string Npm = "Azure/azure-container-networking npm/pkg/controlplane/translation/translatePolicy.go";
    private const string NpmChains = "Azure/azure-container-networking npm/pkg/dataplane/policies/chain-management_linux.go";
    private const string Aks = "AKS documentation, \"Secure traffic between pods by using network policies\"";

    public static NetworkPlugin AmazonPolicies { get; } = new()
    {
        Name = "Amazon VPC CNI with its network policy agent",
        Agents = [new("aws-node", "aws-eks-nodeagent")],
        Settings = "amazon-vpc-cni",
        Refinement = RefineAmazon,
        Statements =
        [
            Depends(Enforcement, "no, unless network policies are switched on; not for pods that no controller owns, on Fargate or on Windows", Guide),
            Yes(Egress, "as ingress", Agent),
            Depends(NamedPorts, "with pods and Services; a rule with an ipBlock or without peers leaves them out", Resolver),
            Yes(EndPort, "read", Agent),
            Yes(Sctp, "as TCP and UDP", Agent),
            Yes(Icmp, "ICMP has no port that a rule could name", Agent),
            Yes(IpBlockOfPods, "selectors and ranges alike become addresses", Resolver),
            No(
                AfterTranslation,
                "the ClusterIP is judged, and let through where the Service's own selector matches the rule's podSelector; port and targetPort must be equal",
                $"{Resolver}; {Guide}"),
            Yes(OwnNode, "the node's address is always admitted", "aws/aws-network-policy-agent pull request 65"),
            No(AdminNetworkPolicy, "it has a kind of its own", AwsGroup),
            No(BaselineAdminNetworkPolicy, "it has a kind of its own", AwsGroup),
            No(ClusterNetworkPolicy, "its ClusterNetworkPolicy is of another group", AwsGroup),
            Yes(SilentDenial, "dropped", $"{Agent}, BPF_DROP"),
            Depends(EstablishedConnections, "they go on until the pod goes from having no policies to having some, or back", Agent),
            Depends(IsolatedStart, "no, unless NETWORK_POLICY_ENFORCING_MODE is strict", "Amazon EKS user guide, \"Restrict Pod network traffic with Kubernetes network policies\""),
        ],
    };

    public static NetworkPlugin Amazon { get; } = new()
    {
        Name = "Amazon VPC CNI",
        Agents = [new("aws-node", "aws-node")],
        Statements = [No(Enforcement, "not by the plugin itself; its network policy agent does", Guide)],
    };

    public static NetworkPlugin AzurePolicies { get; } = new()
    {
        Name = "Azure Network Policy Manager",
        Agents = [new("azure-npm", "azure-npm")],
        Statements =
        [
            Yes(Enforcement, "by iptables; not for IPv6", Aks),
            Yes(Egress, "as ingress", Npm),
            Yes(NamedPorts, "not on Windows", Npm),
            Yes(EndPort, "read", Npm),
            Yes(Sctp, "not on Windows", Npm),
            Yes(IpBlockOfPods, "a range is compared with addresses, whose they may be", Npm),
            No(ClientAddress, "the address is rewritten before the policies see it", $"{Aks}, Filtering load balancer or service traffic"),
            Yes(AfterTranslation, "its chain stands in FORWARD, after DNAT", NpmChains),
            Yes(SilentDenial, "dropped", NpmChains),
            Yes(EstablishedConnections, "only new connections come to its chain", NpmChains),
        ],
    };

    public static NetworkPlugin Azure { get; } = new()
    {
        Name = "Azure CNI",
        Agents = [new("azure-cns", "cns-container")],
        Statements = [No(Enforcement, "not by the plugin itself; Azure Network Policy Manager, Cilium or Calico do", Aks)],
    };

    /// <summary>Its settings stand beside credentials, so that NetDoctor does not keep them.</summary>
    public static NetworkPlugin Terway { get; } = new()
    {
        Name = "Terway",
        Agents = [new("terway-eniip", "terway"), new("terway-eni", "terway"), new("terway", "terway")],
        Statements =
        [
            Depends(
                Enforcement, "by a Felix or a Cilium of its own, unless disable_network_policy is set in ConfigMap eni-config",
                "AliyunContainerService/terway docs/design.md, charts/terway"),
        ],
    };

    private static IEnumerable<DialectStatement> RefineAmazon(PluginInstallation installation)
    {
        if (installation.Setting("enable-network-policy-controller") is { } value)
        {
            yield return new(Enforcement, value == "true", $"enable-network-policy-controller is {value}", Map);
        }
    }
}
