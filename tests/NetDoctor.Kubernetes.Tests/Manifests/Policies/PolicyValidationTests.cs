using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Kubernetes.Manifests.Policies;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Manifests.Policies;

public sealed class PolicyValidationTests
{
    private const string Subject = "priority: 1, subject: {namespaces: {}}";

    [Theory]
    [InlineData("{}")]
    [InlineData("{podSelector: null, policyTypes: [], ingress: [{}, null], egress: []}")]
    [InlineData("{ingress: [{from: [], ports: [null]}, {from: [{podSelector: {}}, {namespaceSelector: {}, podSelector: {matchLabels: {a: null}}}]}]}")]
    [InlineData("{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}, {ipBlock: {cidr: \"fd00::/8\"}}]}]}")]
    [InlineData("{ingress: [{from: [{ipBlock: {cidr: 10.1.2.3/8}}, {ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.1/32]}}]}]}")]
    [InlineData("{egress: [{ports: [{port: 1, endPort: 1}, {port: http}, {protocol: SCTP}, {port: 65535, protocol: UDP}]}]}")]
    [InlineData("{podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}, {key: c, operator: DoesNotExist}]}}")]
    public void Takes_a_NetworkPolicy_that_the_API_server_takes(string spec) =>
        Assert.Empty(Check(ResourceKind.NetworkPolicy, spec));

    [Theory]
    [InlineData("{ingress: [{from: [{}]}]}", "spec.ingress[0].from[0]: Required value: must specify a peer")]
    [InlineData("{ingress: [{from: [null]}]}", "spec.ingress[0].from[0]: Required value: must specify a peer")]
    [InlineData("{egress: [{to: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]}", "spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer")]
    [InlineData("{egress: [{to: [{ipBlock: {}}]}]}", "spec.egress[0].to[0].ipBlock.cidr: Required value")]
    [InlineData("{egress: [{to: [{ipBlock: {cidr: 10.0.0.0}}]}]}", "spec.egress[0].to[0].ipBlock.cidr: Invalid value: \"10.0.0.0\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData("{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/33}}]}]}", "spec.egress[0].to[0].ipBlock.cidr: Invalid value: \"10.0.0.0/33\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData("{egress: [{to: [{ipBlock: {cidr: 010.0.0.0/8}}]}]}", "spec.egress[0].to[0].ipBlock.cidr: Invalid value: \"010.0.0.0/8\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData("{egress: [{to: [{ipBlock: {cidr: 10.1/8}}]}]}", "spec.egress[0].to[0].ipBlock.cidr: Invalid value: \"10.1/8\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData("{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]}", "spec.egress[0].to[0].ipBlock.except[0]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`")]
    [InlineData("{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]}", "spec.egress[0].to[0].ipBlock.except[0]: Invalid value: \"11.0.0.0/16\": must be a strict subset of `cidr`")]
    [InlineData("{ingress: [{ports: [{protocol: ICMP}]}]}", "spec.ingress[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    [InlineData("{ingress: [{ports: [{port: 0}]}]}", "spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("{ingress: [{ports: [{port: \"80\"}]}]}", "spec.ingress[0].ports[0].port: Invalid value: \"80\": must contain at least one letter (a-z)")]
    [InlineData("{ingress: [{ports: [{port: 80, endPort: 79}]}]}", "spec.ingress[0].ports[0].endPort: Invalid value: 79: must be greater than or equal to `port`")]
    [InlineData("{ingress: [{ports: [{port: http, endPort: 90}]}]}", "spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric")]
    [InlineData("{ingress: [{ports: [{endPort: 90}]}]}", "spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified")]
    [InlineData("{policyTypes: [ingress]}", "spec.policyTypes[0]: Unsupported value: \"ingress\": supported values: \"Egress\", \"Ingress\"")]
    [InlineData("{podSelector: {matchExpressions: [{key: a, operator: Is, values: [b]}]}}", "spec.podSelector.matchExpressions[0].operator: Invalid value: \"Is\": not a valid selector operator")]
    [InlineData("{podSelector: {matchExpressions: [{key: a, operator: In}]}}", "spec.podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    [InlineData("{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}", "spec.podSelector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    [InlineData("{podSelector: {matchExpressions: [{operator: Exists}]}}", "spec.podSelector.matchExpressions[0].key: Required value")]
    public void Names_what_the_API_server_refuses_in_a_NetworkPolicy(string spec, string fault) =>
        Assert.Equal([fault], Check(ResourceKind.NetworkPolicy, spec));

    [Theory]
    [InlineData("{ingress: [{from: [{podSelectors: {app: web}, namespaceSelector: {}}]}]}", "spec.ingress[0].from[0].podSelectors: the kind has no such field")]
    [InlineData("{ingress: [{port: 80}]}", "spec.ingress[0].port: the kind has no such field")]
    [InlineData("{ingress: [{to: [{podSelector: {}}]}]}", "spec.ingress[0].to: the kind has no such field")]
    [InlineData("{podSelector: {app: web}}", "spec.podSelector.app: the kind has no such field")]
    [InlineData("{ingress: {}}", "spec.ingress: Invalid value: {}: a list is expected")]
    [InlineData("{podSelector: {matchLabels: {version: 1}}}", "spec.podSelector.matchLabels.version: Invalid value: 1: text is expected, in quotes")]
    [InlineData("{ingress: [{ports: [8080]}]}", "spec.ingress[0].ports[0]: Invalid value: 8080: a mapping is expected")]
    [InlineData("{ingress: [{ports: [{port: 80.5}]}]}", "spec.ingress[0].ports[0].port: Invalid value: 80.5: a whole number or a name is expected, in quotes")]
    public void Names_fields_that_are_misspelt_or_of_the_wrong_type(string spec, string fault) =>
        Assert.Equal([fault], Check(ResourceKind.NetworkPolicy, spec));

    [Theory]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{priority: 0, subject: {namespaces: {}}, ingress: [{action: Pass, from: [{namespaces: {}}], ports: [{namedPort: http}, {portRange: {start: 1, end: 2}}]}]}")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{priority: 1000, subject: {pods: {namespaceSelector: {}, podSelector: {}}}, egress: [{action: Allow, to: [{nodes: {}}, {networks: [\"::/0\"]}, {domainNames: [a.example]}]}]}")]
    [InlineData(ResourceKind.BaselineAdminNetworkPolicy, "{subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]}")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "{tier: Admin, priority: 1, subject: {pods: {podSelector: {}}}, ingress: [{action: Accept, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}}, {destinationNamedPort: http}]}]}")]
    public void Takes_a_policy_of_the_administrator_that_the_API_server_takes(ResourceKind kind, string spec) =>
        Assert.Empty(Check(kind, spec));

    [Theory]
    [InlineData(ResourceKind.AdminNetworkPolicy, "null", "spec: Required value")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{subject: {namespaces: {}}}", "spec.priority: Required value")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{priority: 1001, subject: {namespaces: {}}}", "spec.priority: Invalid value: 1001: must be between 0 and 1000, inclusive")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{priority: 1}", "spec.subject: Required value")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{priority: 1, subject: {}}", "spec.subject: Invalid value: {}: must have at least 1 property of namespaces, pods")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{priority: 1, subject: {pods: {podSelector: {}}}}", "spec.subject.pods.namespaceSelector: Required value")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{" + Subject + ", ingress: [{action: Accept, from: [{namespaces: {}}]}]}", "spec.ingress[0].action: Unsupported value: \"Accept\": supported values: \"Allow\", \"Deny\", \"Pass\"")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{" + Subject + ", ingress: [{action: Deny}]}", "spec.ingress[0].from: Required value")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{" + Subject + ", ingress: [{action: Deny, from: []}]}", "spec.ingress[0].from: Invalid value: []: should have at least 1 items")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{" + Subject + ", ingress: [{action: Deny, from: [{namespaces: {}}], ports: []}]}", "spec.ingress[0].ports: Invalid value: []: should have at least 1 items")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{" + Subject + ", ingress: [{action: Deny, from: [{networks: [10.0.0.0/8]}]}]}", "spec.ingress[0].from[0].networks: the kind has no such field|spec.ingress[0].from[0]: Invalid value: {\"networks\":[\"10.0.0.0/8\"]}: must have at least 1 property of namespaces, pods")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{" + Subject + ", egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}], ports: [{namedPort: http}]}]}", "*networks/nodes/domainNames peer cannot be set with namedPorts")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{" + Subject + ", ingress: [{action: Deny, from: [{namespaces: {namespaceSelector: {}}}]}]}", "spec.ingress[0].from[0].namespaces.namespaceSelector: the kind has no such field")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "{" + Subject + ", ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 0}}]}]}", "spec.ingress[0].ports[0].portNumber.port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData(ResourceKind.BaselineAdminNetworkPolicy, "{subject: {namespaces: {}}, ingress: [{action: Pass, from: [{namespaces: {}}]}]}", "spec.ingress[0].action: Unsupported value: \"Pass\": supported values: \"Allow\", \"Deny\"")]
    [InlineData(ResourceKind.BaselineAdminNetworkPolicy, "{priority: 1, subject: {namespaces: {}}}", "spec.priority: the kind has no such field")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "{" + Subject + "}", "spec.tier: Required value")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "{tier: Middle, " + Subject + "}", "spec.tier: Unsupported value: \"Middle\": supported values: \"Admin\", \"Baseline\"")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "{tier: Admin, " + Subject + ", ingress: [{action: Allow, from: [{namespaces: {}}]}]}", "spec.ingress[0].action: Unsupported value: \"Allow\": supported values: \"Accept\", \"Deny\", \"Pass\"")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "{tier: Admin, " + Subject + ", ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {}}]}]}", "spec.ingress[0].protocols[0].tcp: Invalid value: {}: must have at least 1 property of destinationPort")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "{tier: Admin, " + Subject + ", ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {range: {start: 5, end: 5}}}}]}]}", "spec.ingress[0].protocols[0].tcp.destinationPort.range: Invalid value: {\"start\":5,\"end\":5}: Start port must be less than End port")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "{tier: Admin, " + Subject + ", ingress: [{action: Deny, from: [{namespaces: {}, pods: {podSelector: {}}}]}]}", "*must have at most 1 property of namespaces, pods")]
    public void Names_what_the_API_server_refuses_in_a_policy_of_the_administrator(ResourceKind kind, string spec, string faults)
    {
        if (faults.StartsWith('*'))
        {
            Assert.Contains(faults[1..], Assert.Single(Check(kind, spec)), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(faults.Split('|'), Check(kind, spec));
    }

    [Fact]
    public void Allows_only_one_baseline() => Assert.Contains(
        "metadata.name=\"default\"",
        Assert.Single(Check(ResourceKind.BaselineAdminNetworkPolicy, "{subject: {namespaces: {}}}", "other")),
        StringComparison.Ordinal);

    [Fact]
    public void Says_where_a_fault_is()
    {
        var document = Assert.Single(YamlDocuments.Parse(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web}
            spec:
              ingress:
              - from:
                - podSelector: {}
                - {}
            """,
            "p.yaml"));

        Assert.Equal(8, document.LineOf(Assert.Single(PolicyValidation.Check(ResourceKind.NetworkPolicy, document.Content)).Near));
    }

    [Fact]
    public void Leaves_other_kinds_alone() => Assert.Empty(PolicyValidation.Check(ResourceKind.Pod, new JsonObject { ["spec"] = 1 }));

    private static IEnumerable<string> Check(ResourceKind kind, string spec, string name = "default") => PolicyValidation.Check(
        kind,
        Assert.Single(YamlDocuments.Parse(
            $$$"""{apiVersion: v1, kind: {{{kind}}}, metadata: {name: {{{name}}}}, spec: {{{spec}}}}""", "p.yaml")).Content)
        .Select(fault => fault.ToString());
}
