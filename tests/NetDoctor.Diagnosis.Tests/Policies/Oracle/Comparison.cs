using System.Text;
using NetDoctor.Diagnosis.Policies;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Compares the engine with the oracle, and tells a disagreement so that one can act on it.</summary>
internal static class Comparison
{
    /// <summary>What they disagree about in a flow; null when they agree about the flow and each of its ends.</summary>
    public static string? Difference(PolicyOracle oracle, EngineWorld engine, Flow flow)
    {
        var (ruling, decision) = (oracle.Decide(flow), engine.Decide(flow));
        return Difference("the flow", ruling.Truth, decision.Outcome)
            ?? Difference("egress", ruling.Egress.Truth, decision.Egress.Outcome)
            ?? Difference("ingress", ruling.Ingress.Truth, decision.Ingress.Outcome)
            ?? Difference("the tier of egress", ruling.Egress, decision.Egress)
            ?? Difference("the tier of ingress", ruling.Ingress, decision.Ingress)
            ?? (engine.Explain(flow).Decision == decision ? null : $"the explanation comes to {engine.Explain(flow).Decision}");
    }

    /// <summary>The smallest cluster in which they still disagree, in words to act on.</summary>
    public static string Report(SmallWorld world, Flow flow, int seed)
    {
        var small = Shrinker.Shrink(world, flow, smaller => DifferenceIn(smaller, flow) is not null);
        var engine = new EngineWorld(EngineWorld.ReadJson(small.Manifests));
        var explanation = engine.Explain(flow);
        return new StringBuilder()
            .Append("seed ").Append(seed).Append(": ").Append(flow).Append('\n')
            .Append(DifferenceIn(small, flow)).Append('\n')
            .Append("oracle: ").Append(small.Oracle().Decide(flow)).Append('\n')
            .Append("engine: ").Append(engine.Decide(flow)).Append('\n')
            .Append("egress: ").Append(Chain(explanation.Egress)).Append('\n')
            .Append("ingress: ").Append(Chain(explanation.Ingress)).Append('\n')
            .Append(Yaml.Write(small.Manifests))
            .ToString();
    }

    private static string? DifferenceIn(SmallWorld world, Flow flow) =>
        Difference(world.Oracle(), new EngineWorld(EngineWorld.ReadJson(world.Manifests)), flow);

    private static string? Difference(string about, Truth truth, PolicyOutcome outcome) =>
        EngineWorld.TruthOf(outcome) == truth ? null : $"{about}: the oracle says {truth}, the engine {outcome}";

    // Where a policy decided, they must agree on the tier.
    private static string? Difference(string about, EndRuling ruling, PolicyEndDecision decision)
    {
        PolicyStage? expected = ruling.Stage switch
        {
            Stage.Admin => PolicyStage.Admin,
            Stage.NetworkPolicy => PolicyStage.NetworkPolicy,
            Stage.Baseline => PolicyStage.Baseline,
            _ => null,
        };
        return ruling.Stage is null || expected == decision.Stage
            ? null
            : $"{about}: the oracle says {ruling.Stage}, the engine {decision.Stage}";
    }

    private static string Chain(PolicyChain chain) => string.Join(", ", chain.Steps.Select(step =>
        $"{step.Stage} {step.Policy.Kind} {step.Policy.Name} {step.Effect} {step.Path(chain.Direction)}"));
}
