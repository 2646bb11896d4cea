using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Patches;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Diagnosis.Tests.Policies.NearMisses;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Tests.Policies.Patches;

/// <summary>Which change is proposed for a denied flow.</summary>
public sealed class PatchPlannerTests
{
    private const string DenyAll = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: deny, namespace: shop}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        """;

    [Fact]
    public void Corrects_the_rule_that_is_one_letter_off()
    {
        var plan = Plan(new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: wep}}}], ports: [{port: 8080}]}]")));

        var patch = Assert.Single(plan.Patches);
        Assert.Equal("opens nothing else", plan.OpensWords);
        Assert.Equal(
            """kubectl -n shop patch networkpolicy api --type=json -p '[{"op":"replace","path":"/spec/ingress/0","value":{"from":[{"podSelector":{"matchLabels":{"app":"web"}}}],"ports":[{"protocol":"TCP","port":8080}]}}]'""",
            patch.Command);
        Assert.Equal(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: api
              namespace: shop
            spec:
              podSelector:
                matchLabels:
                  app: api
              policyTypes:
              - Ingress
              ingress:
              - from:
                - podSelector:
                    matchLabels:
                      app: web
                ports:
                - protocol: TCP
                  port: 8080

            """,
            patch.Manifest);
    }

    [Fact]
    public void Says_that_what_lets_the_outside_in_lets_all_of_it_in()
    {
        var shop = new Shop(DenyAll);

        var plan = PatchPlanner.Plan(World(shop), shop.Flow("shop/web", "shop/api", 8080) with { Source = PolicyEnd.Outside }, null, Budget());

        Assert.Contains("opens it to every address outside of the cluster, so name the range", plan.OpensWords, StringComparison.Ordinal);
        Assert.False(plan.IsNarrow);
    }

    [Fact]
    public void Adds_a_rule_where_a_correction_would_open_more()
    {
        var shop = new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: wep}}}]}]"));
        var patch = Assert.Single(Plan(shop).Patches);

        var after = Assert.IsType<NetworkPolicy>(patch.After);
        Assert.Equal(2, after.Ingress.Length);
        Assert.Contains("""{"op":"add","path":"/spec/ingress/-","value":{"from":[{"podSelector":{"matchLabels":{"app":"web"}}}],"ports":[{"protocol":"TCP","port":8080}]}}""", patch.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Adds_a_policy_beside_one_that_denies_all()
    {
        var plan = Plan(new Shop(DenyAll).With(builder => builder.Pod("shop", "other", "10.244.1.70", "n1", "app=other")));
        var patch = Assert.Single(plan.Patches);

        Assert.Null(patch.Before);
        Assert.Equal("api-from-web", patch.After.Name);
        Assert.Equal("app=api", ((NetworkPolicy)patch.After).PodSelector.MatchLabels.ToString());
        Assert.StartsWith("kubectl apply -f - <<'EOF'\napiVersion: networking.k8s.io/v1\n", patch.Command, StringComparison.Ordinal);
        Assert.Equal("opens nothing else", plan.OpensWords);
    }

    [Fact]
    public void The_manifest_is_the_policy_that_was_tried()
    {
        var shop = new Shop(DenyAll);
        var patch = Assert.Single(PatchPlanner.Plan(World(shop), shop.Flow("tools/job", "shop/api", 8080), null, Budget()).Patches);
        var read = (NetworkPolicy)Assert.Single(new NetDoctor.Kubernetes.Manifests.ManifestReader(TimeProvider.System).ReadText(patch.Manifest, "patch.yaml").Facts);

        Assert.Equal("kubernetes.io/metadata.name=tools", read.Ingress[0].Peers[0].NamespaceSelector!.MatchLabels.ToString());
        var again = new Shop(DenyAll).With(builder => builder.Add(read));
        Assert.Equal(PolicyOutcome.Allowed, again.Evaluator.Decide(again.Flow("tools/job", "shop/api", 8080)).Outcome);
    }

    [Fact]
    public void Opens_both_ends_where_both_deny()
    {
        var plan = Plan(new Shop(DenyAll.Replace("[Ingress]", "[Ingress, Egress]", StringComparison.Ordinal)));

        Assert.Equal([PolicyDirection.Egress, PolicyDirection.Ingress], plan.Patches.Select(patch => patch.Direction));
    }

    [Fact]
    public void Names_a_workload_by_the_labels_that_last()
    {
        var shop = new Shop(DenyAll).With(builder => builder
            .Pod("shop", "web", "10.244.1.10", "n1", "app=shop,component=web,pod-template-hash=5d4c", owner: "ReplicaSet/web-5d4c")
            .Pod("shop", "cart", "10.244.1.71", "n1", "app=shop,component=cart"));
        var after = (NetworkPolicy)Assert.Single(Plan(shop).Patches).After;

        Assert.Equal("app=shop,component=web", after.Ingress[0].Peers[0].PodSelector!.MatchLabels.ToString());
    }

    [Fact]
    public void Puts_a_rule_before_that_of_the_administrator()
    {
        var shop = new Shop("""
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: lockdown}
            spec:
              priority: 10
              subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
              ingress: [{action: Deny, from: [{namespaces: {}}]}]
            """);
        var plan = Plan(shop);
        var patch = Assert.Single(plan.Patches);

        Assert.True(patch.IsAdministrators);
        Assert.StartsWith("As the cluster's administrator, put a rule with action Pass before ingress[0] of AdminNetworkPolicy lockdown", patch.Words, StringComparison.Ordinal);
        Assert.Contains("""[{"op":"add","path":"/spec/ingress/0","value":{"action":"Pass","from":[{"pods":""", patch.Command, StringComparison.Ordinal);
        Assert.Equal("opens nothing else", plan.OpensWords);
    }

    [Fact]
    public void Says_what_else_it_opens()
    {
        var shop = new Shop("""
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: lockdown}
            spec:
              priority: 10
              subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
              ingress: [{action: Deny, from: [{namespaces: {}}]}]
            """).With(builder => builder.Pod("shop", "db", "10.244.1.80", "n1", "app=db"));

        Assert.Equal("also opens Pod shop/web to Pod shop/db on TCP 8080", Plan(shop).OpensWords);
    }

    [Fact]
    public void Proposes_nothing_for_what_is_admitted() => Assert.Empty(Plan(new Shop(Shop.Ingress("[{}]"))).Patches);

    [Fact]
    public void Compares_no_more_for_all_of_its_candidates_than_it_may()
    {
        var shop = new Shop(DenyAll);
        var budget = new ComparisonBudget(20, TestContext.Current.CancellationToken);

        var plan = PatchPlanner.Plan(World(shop), shop.Flow("shop/web", "shop/api", 8080), null, budget);
        var next = PatchPlanner.Plan(World(shop), shop.Flow("shop/web", "shop/api", 8080), null, budget);

        Assert.False(plan.Opens.IsComplete);
        Assert.NotEmpty(plan.Patches);
        Assert.InRange(budget.Left, -100, 0);
        Assert.Contains("takes too long to tell", next.WhyNone, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_when_nobody_waits_for_it()
    {
        var shop = new Shop(DenyAll);

        Assert.Throws<OperationCanceledException>(() => PatchPlanner.Plan(
            World(shop), shop.Flow("shop/web", "shop/api", 8080), null, new ComparisonBudget(1, new CancellationToken(canceled: true))));
    }

    private static PolicyWorld World(Shop shop) => new(shop.Snapshot, shop.Evaluator);

    private static PatchPlan Plan(Shop shop) => PatchPlanner.Plan(World(shop), shop.Flow("shop/web", "shop/api", 8080), null, Budget());

    private static ComparisonBudget Budget() => ComparisonBudget.Of(TestContext.Current.CancellationToken);
}
