using NetDoctor.Diagnosis.Tests.Policies.Oracle;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies;

/// <summary>The engine agrees with the oracle on every end of random flows in random small clusters.</summary>
/// <remarks>The same clusters in every run; <c>FUZZ_ROUNDS</c> in the environment is their number, 250 flows each.</remarks>
public sealed class AgreementTests
{
    private const int Flows = 250;

    [Fact]
    public void The_engine_says_what_the_documentation_says()
    {
        var compared = 0;
        foreach (var seed in Fuzzing.Seeds(440))
        {
            var world = WorldMaker.Make(seed);
            var oracle = world.Oracle();

            // Now and then as files are read, which is slow.
            var engine = new EngineWorld(
                seed % 20 == 0 ? EngineWorld.ReadYaml(Yaml.Write(world.Manifests)) : EngineWorld.ReadJson(world.Manifests));
            foreach (var flow in world.Flows(new Dice(seed), Flows))
            {
                if (Comparison.Difference(oracle, engine, flow) is not null)
                {
                    Assert.Fail(Comparison.Report(world, flow, seed));
                }

                compared++;
            }
        }

        Assert.True(compared >= 100_000 || !Fuzzing.IsUsual, $"only {compared} flows");
    }
}
