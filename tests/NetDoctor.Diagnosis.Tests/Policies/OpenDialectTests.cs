using System.Text.Json.Nodes;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Tests.Policies.Oracle;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies;

/// <summary>Network plugins that do not do as the documentation says, or of which it is not known, in random small clusters.</summary>
public sealed class OpenDialectTests
{
    private const int Flows = 40;

    [Fact]
    public void What_is_not_known_of_a_plugin_is_never_guessed()
    {
        var (known, open) = (0, 0);
        foreach (var seed in Fuzzing.Seeds(120))
        {
            var (world, dice) = (WorldMaker.Make(seed), new Dice(seed));
            var snapshot = EngineWorld.ReadJson(world.Manifests);

            // What the documentation demands of every plugin is believed until it is known to be otherwise.
            var demanded = new PolicyDialect
            {
                Name = "half known",
                Enforces = dice.Chance(80),
                EnforcesEgress = dice.Chance(80),
                AdmitsOwnNode = dice.Chance(80),
            };
            var half = Filled(demanded, () => dice.Pick<bool?>(true, false, null));
            var engine = new EngineWorld(snapshot, dialect: half);
            var completed = Enumerable.Range(0, 4)
                .Select(_ => new EngineWorld(snapshot, dialect: Filled(half, () => dice.Chance(50)))).ToList();
            foreach (var flow in world.Flows(dice, Flows))
            {
                foreach (var direction in Enum.GetValues<PolicyDirection>())
                {
                    var outcome = engine.Decide(flow).At(direction).Outcome;
                    open += outcome == PolicyOutcome.Unknown ? 1 : 0;
                    known += outcome == PolicyOutcome.Unknown ? 0 : 1;
                    Assert.All(completed, other => Assert.True(
                        outcome == PolicyOutcome.Unknown || other.Decide(flow).At(direction).Outcome == outcome,
                        $"seed {seed}: {flow}: {direction} is said to be {outcome} by {half}\n{Yaml.Write(world.Manifests)}"));
                }
            }
        }

        Assert.True(!Fuzzing.IsUsual || (known > 2_000 && open > 200), $"{known} known, {open} open");
    }

    [Fact]
    public void Every_decision_can_be_said_whatever_the_plugin()
    {
        foreach (var seed in Fuzzing.Seeds(60))
        {
            var (world, dice) = (WorldMaker.Make(seed), new Dice(seed));
            var snapshot = EngineWorld.ReadJson(world.Manifests);
            foreach (var dialect in new[] { PolicyDialect.Unknown, Filled(PolicyDialect.Unknown, () => dice.Pick<bool?>(true, false, null)) })
            {
                var engine = new EngineWorld(snapshot, dialect: dialect);
                foreach (var flow in world.Flows(dice, Flows))
                {
                    var told = engine.Explain(flow);
                    Assert.All(
                        Enum.GetValues<PolicyDirection>(), direction => Assert.NotEmpty(PolicyWords.Describe(told.At(direction), told.Flow)));
                }
            }
        }
    }

    [Fact]
    public void What_may_pass_or_be_denied_is_told_by_the_rule_that_would_deny()
    {
        var snapshot = EngineWorld.ReadYaml("""
                {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {containers: [{name: c}]}, status: {podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}]}}
                ---
                apiVersion: policy.networking.k8s.io/v1alpha1
                kind: AdminNetworkPolicy
                metadata: {name: admin}
                spec:
                  priority: 5
                  subject: {namespaces: {}}
                  ingress:
                  - {name: first, action: Pass, from: [{namespaces: {}}]}
                  - {name: second, action: Deny, from: [{namespaces: {}}]}
                """);
        var pod = snapshot.Pods.All.Single();
        var other = PolicyEnd.Of(pod with { Name = "b", PodIPs = [System.Net.IPAddress.Parse("10.0.0.2")] }, snapshot);
        var told = new PolicyEvaluator(PolicyIndex.Of(snapshot), PolicyDialect.Unknown)
            .Explain(new PolicyFlow(other, PolicyEnd.Of(pod, snapshot), NetDoctor.Model.Cluster.TransportProtocol.Tcp, 80));

        Assert.Equal((PolicyOutcome.Unknown, PolicyReason.Undecided), (told.Ingress.Decision.Outcome, told.Ingress.Decision.Reason));
        Assert.Contains("AdminNetworkPolicy admin", PolicyWords.Describe(told.Ingress, told.Flow), StringComparison.Ordinal);
    }

    // Nothing is dropped where the plugin does not look at policies, and what they say is told all the same.
    [Fact]
    public void A_plugin_that_enforces_nothing_lets_everything_through()
    {
        foreach (var seed in Fuzzing.Seeds(30))
        {
            var (world, dice) = (WorldMaker.Make(seed), new Dice(seed));
            var snapshot = EngineWorld.ReadJson(world.Manifests);
            var (engine, enforcing) = (
                new EngineWorld(snapshot, dialect: PolicyDialect.Specification with { Enforces = false }), new EngineWorld(snapshot));
            foreach (var flow in world.Flows(dice, Flows))
            {
                foreach (var direction in Enum.GetValues<PolicyDirection>())
                {
                    var (free, strict) = (engine.Decide(flow).At(direction), enforcing.Decide(flow).At(direction));
                    Assert.Equal(PolicyOutcome.Allowed, free.Outcome);
                    Assert.Equal(strict.Outcome != PolicyOutcome.Allowed, free.Reason == PolicyReason.NotEnforced);
                    Assert.Equal(strict.Policy, free.Policy);
                }
            }
        }
    }

    [Theory]
    [InlineData(nameof(Mistake.EndPortIsIgnored))]
    [InlineData(nameof(Mistake.BlocksMissPods))]
    public void A_plugin_that_misreads_the_documentation_is_followed(string name)
    {
        var mistake = Enum.Parse<Mistake>(name);
        var dialect = mistake == Mistake.EndPortIsIgnored
            ? PolicyDialect.Specification with { SupportsEndPort = false }
            : PolicyDialect.Specification with { IpBlockMatchesPods = false };
        var differences = 0;
        foreach (var seed in Fuzzing.Seeds(200))
        {
            var all = WorldMaker.Make(seed);
            var world = all with { Manifests = [.. all.Manifests.Where(IsNoAdministrators)] };
            var (oracle, mistaken) = (world.Oracle(), world.Oracle(mistake));
            var engine = new EngineWorld(EngineWorld.ReadJson(world.Manifests), dialect: dialect);
            foreach (var flow in world.Flows(new Dice(seed), Flows))
            {
                var expected = mistaken.Decide(flow).Truth;
                differences += oracle.Decide(flow).Truth == expected ? 0 : 1;
                Assert.True(EngineWorld.TruthOf(engine.Decide(flow).Outcome) == expected, $"seed {seed}: {flow}\n{Yaml.Write(world.Manifests)}");
            }
        }

        Assert.True(differences > 5 || !Fuzzing.IsUsual, $"{name} mattered {differences} times");
    }

    private static bool IsNoAdministrators(JsonObject json) =>
        World.Kind(json) is "NetworkPolicy" || !World.Kind(json).EndsWith("Policy", StringComparison.Ordinal);

    // What is known stays, the rest is filled in.
    private static PolicyDialect Filled(PolicyDialect dialect, Func<bool?> next) => dialect with
    {
        Enforces = dialect.Enforces ?? next(),
        EnforcesEgress = dialect.EnforcesEgress ?? next(),
        IpBlockMatchesPods = dialect.IpBlockMatchesPods ?? next(),
        IpBlockMatchesNodes = dialect.IpBlockMatchesNodes ?? next(),
        SupportsEndPort = dialect.SupportsEndPort ?? next(),
        SupportsSctp = dialect.SupportsSctp ?? next(),
        SupportsNamedPorts = dialect.SupportsNamedPorts ?? next(),
        JudgesAfterTranslation = dialect.JudgesAfterTranslation ?? next(),
        AdmitsOwnNode = dialect.AdmitsOwnNode ?? next(),
        AppliesAdminNetworkPolicies = dialect.AppliesAdminNetworkPolicies ?? next(),
        AppliesBaselineAdminNetworkPolicies = dialect.AppliesBaselineAdminNetworkPolicies ?? next(),
        AppliesClusterNetworkPolicies = dialect.AppliesClusterNetworkPolicies ?? next(),
        AppliesDomainNames = dialect.AppliesDomainNames ?? next(),
    };
}
