using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Lint;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Diagnosis.Tests.Policies.NearMisses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Tests.Policies.Lint;

/// <summary>What is wrong with policies without a question, and what is not.</summary>
public sealed class PolicyLinterTests
{
    [Theory]
    [InlineData("POL14", "podSelector", "{app: apl}", "[Ingress]", "[{}]", "it wants app=apl, and shop/api has app=api")]
    [InlineData("POL16", "podSelector", "{app: job}", "[Ingress]", "[{}]", "pods with app=job are in tools")]
    [InlineData("POL04", "ingress[0].from[0]", "{app: api}", "[Ingress]", "[{from: [{podSelector: {matchLabels: {app: wep}}}]}]", "shop/web has app=web")]
    [InlineData("POL05", "ingress[0].from[0]", "{app: api}", "[Ingress]", "[{from: [{namespaceSelector: {matchLabels: {name: tools}}}]}]", "namespace tools has its name in")]
    [InlineData("POL05", "ingress[0].from[0]", "{app: api}", "[Ingress]", "[{from: [{podSelector: {matchLabels: {app: job}}}]}]", "is in namespace tools")]
    [InlineData("POL06", "ingress[0].from[0]", "{app: api}", "[Ingress]", "[{from: [{podSelector: {matchLabels: {app: web}}, namespaceSelector: {matchLabels: {team: tools}}}]}]", "must both match")]
    [InlineData("POL15", "ingress[0].from[0]", "{app: api}", "[Ingress]", "[{from: [{podSelector: {matchLabels: {role: nobody}}}]}]", "there are none")]
    [InlineData("POL10", "ingress[0].from[0]", "{app: api}", "[Ingress]", "[{from: [{ipBlock: {cidr: 10.244.0.0/16}}]}]", "holds pods such as shop/")]
    [InlineData("POL13", "policyTypes", "{app: api}", "[Egress]", "[{}]", "policyTypes leaves Ingress out")]
    [InlineData("POL13", "policyTypes", "{app: api}", "[Ingress, Egress]", "[{}]", "there is no egress rule")]
    [InlineData("POL36", "ingress[0]", "{app: api}", "[Ingress]", "[{}]", "admits everybody on every port")]
    [InlineData("POL08", "ingress[0].ports[0]", "{app: api}", "[Ingress]", "[{ports: [{port: web}]}]", "they have http 8080/TCP")]
    [InlineData("POL15", "ingress[1]", "{app: api}", "[Ingress]", "[{ports: [{port: 8080}]}, {from: [{podSelector: {}}], ports: [{port: 8080}]}]", "adds nothing: ingress[0]")]
    public void Finds(string id, string path, string selector, string types, string rules, string words) =>
        Assert.Contains(Lint(new Shop(Shop.Ingress(rules, selector: selector, types: types))), finding =>
            finding.Id == id && finding.Path == path && finding.Summary.Contains(words, StringComparison.Ordinal));

    [Theory]
    [InlineData("[{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}]}]")]
    [InlineData("[{from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: tools}}}], ports: [{port: 8080}]}]")]
    [InlineData("[{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 8080}]}]")]
    [InlineData("[{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}, {from: [{podSelector: {}}], ports: [{port: 9090}]}]")]
    public void Says_nothing_of_what_is_right(string rules) =>
        Assert.DoesNotContain(Lint(new Shop(Shop.Ingress(rules))), finding => finding.Subject.Kind == "NetworkPolicy");

    [Fact]
    public void Finds_the_port_of_the_service() => Assert.Contains(
        Lint(new Shop(Shop.Ingress("[{ports: [{port: 80}]}]")).With(builder => builder.Service("shop", "api", "10.96.1.2", "http:80->8080", "app=api"))),
        finding => finding is { Id: "POL07", Fix: "Write 8080 in place of 80." });

    [Fact]
    public void Finds_workloads_that_no_policy_is_about() => Assert.Equal(
        ["Pod shop/web"], Lint(new Shop(Shop.Ingress("[]"))).Where(finding => finding.Id == "POL36").Select(finding => finding.Subject.ToString()));

    [Theory]
    [InlineData("[{to: [{podSelector: {}}]}]", "DNS16")]
    [InlineData("[{ports: [{port: 53, protocol: UDP}]}]", "DNS17")]
    [InlineData("[{ports: [{port: 53, protocol: UDP}, {port: 53}]}]", null)]
    [InlineData("[]", null)]
    public void Finds_egress_that_forgets_dns(string egress, string? id)
    {
        var found = Lint(new Shop($$"""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: out, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Egress], egress: {{egress}}}
            """)).Where(finding => finding.Id.StartsWith("DNS", StringComparison.Ordinal)).Select(finding => finding.Id);

        Assert.Equal(id is null ? [] : [id], found);
    }

    [Fact]
    public void Finds_dns_pods_that_listen_on_another_port() => Assert.Contains(
        Lint(new Shop("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: out, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}, {port: 53}]}]}
            """).With(builder => builder.Namespace("openshift-dns")
                .Pod("openshift-dns", "dns", "10.244.1.2", "n1", "dns=default", "dns:5353/UDP dns-tcp:5353")
                .Service("openshift-dns", "dns-default", "10.96.0.10", "dns:53->5353/UDP dns-tcp:53->5353", "dns=default"))),
        finding => finding.Id == "POL39" && finding.Summary.Contains("5353", StringComparison.Ordinal));

    [Fact]
    public void Finds_rules_of_the_administrator_that_are_never_reached_and_equal_priorities()
    {
        var found = Lint(new Shop("""
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: one}
            spec:
              priority: 10
              subject: {namespaces: {}}
              ingress:
              - {action: Deny, from: [{namespaces: {}}]}
              - {action: Allow, from: [{namespaces: {matchLabels: {team: tools}}}]}
            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: two}
            spec:
              priority: 10
              subject: {namespaces: {}}
              ingress: [{action: Allow, from: [{namespaces: {matchLabels: {team: shop}}}]}]
            """));

        Assert.Contains(found, finding => finding is { Id: "POL17", Path: "ingress[1]", Subject.Name: "one" });
        Assert.Contains(found, finding => finding is { Id: "POL20", Subject.Name: "two" });
        Assert.DoesNotContain(found, finding => finding is { Id: "POL17", Subject.Name: "two" });
    }

    [Fact]
    public void Finds_what_the_network_plugin_does_not_do()
    {
        var shop = new Shop(Shop.Ingress("[{ports: [{port: 8000, endPort: 9000}]}]")) { Dialect = PolicyDialect.Specification with { Name = "plugin", SupportsEndPort = false } };

        Assert.Contains(Lint(shop), finding => finding.Id == "POL38" && finding.Path!.StartsWith("ingress[0].ports[0]", StringComparison.Ordinal));
        Assert.DoesNotContain(Lint(new Shop(Shop.Ingress("[{ports: [{port: 8000, endPort: 9000}]}]"))), finding => finding.Id == "POL38");
    }

    [Fact]
    public void A_namespace_that_a_cluster_does_not_have_is_never_to_be_labelled_with_its_name()
    {
        var near = Lint(new Shop(Shop.Ingress("[{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: tolos}}}]}]"))).Single(one => one.Id == "POL05");
        var strange = Lint(new Shop(Shop.Ingress("[{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]}]"))).Single(one => one.Id == "POL05");

        Assert.Equal(("There is no namespace tolos; did you mean tools?", "Write kubernetes.io/metadata.name: tools into namespaceSelector."), (near.Summary, near.Fix));
        Assert.Equal("There is no namespace monitoring.", strange.Summary);
        Assert.DoesNotContain("label namespace", strange.Fix, StringComparison.Ordinal);
    }

    private static ImmutableArray<PolicyLintFinding> Lint(Shop shop) => PolicyLinter.Lint(new PolicyWorld(shop.Snapshot, shop.Evaluator));
}
