using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Planning;

public sealed class ResolvedLadderTests
{
    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(4, 4, null)]
    [InlineData(9, 4, "4 of 9 addresses were dialled: whether the others answer is not known")]
    public void Dials_a_few_addresses_of_a_name_and_says_when_there_are_more(int addresses, int dialled, string? gap)
    {
        string[] answers = [.. Enumerable.Range(1, addresses).Select(number => $"192.0.2.{number}")];
        var wire = answers.Aggregate(EngineHarness.HealthyWire().Name("away.example.com", answers), (open, answer) => open.Open($"{answer}:80"));
        var cluster = SnapshotBuilder.HealthyShop().ExternalNameService("shop", "away", "away.example.com", "80");

        var (run, observations) = EngineHarness.Observe(cluster.Build(), wire.Name("away.shop.svc.cluster.local", answers), null, "away.shop:80");

        Assert.Equal(dialled, observations.Count(one => one.Plan.Step == LadderStep.Frontend));
        Assert.Equal(gap, run.Judge(observations).NotEvaluated.SingleOrDefault(one => one.Id == "DOC13")?.Reason);
    }

    [Fact]
    public void Says_nothing_of_a_headless_service_whose_endpoints_are_all_dialled()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "many", "None", "80->8080");
        for (var number = 1; number <= 9; number++)
        {
            cluster = cluster.Pod("shop", $"many-{number}", $"10.244.1.{100 + number}", ports: "8080");
        }

        var (run, observations) = EngineHarness.Observe(cluster.Build(), EngineHarness.HealthyWire(), null, "many.shop:8080");

        Assert.Equal(9, observations.Count(one => one.Plan.Step == LadderStep.Endpoint));
        Assert.DoesNotContain(run.Judge(observations).NotEvaluated, gap => gap.Id == "DOC13");
    }
}
