namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>What the oracle and the engine say of the same flows; named tests hold both to what was declared by hand.</summary>
internal static class Opinions
{
    public static IEnumerable<(string Who, IReadOnlyList<Truth> Answers)> Of(SmallWorld world, IReadOnlyList<Flow> flows)
    {
        var oracle = world.Oracle();
        yield return ("oracle", [.. flows.Select(flow => oracle.Decide(flow).Truth)]);

        var engine = new EngineWorld(EngineWorld.ReadJson(world.Manifests));
        yield return ("engine", [.. flows.Select(flow => EngineWorld.TruthOf(engine.Decide(flow).Outcome))]);
    }
}
