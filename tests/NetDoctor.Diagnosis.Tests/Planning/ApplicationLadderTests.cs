using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Planning;

public sealed class ApplicationLadderTests
{
    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(4, 4, false)]
    [InlineData(300, 4, true)]
    public void Asks_a_few_addresses_of_an_ingress_and_says_when_there_are_more(int addresses, int asked, bool isCut)
    {
        var cluster = SnapshotBuilder.HealthyShop().IngressNginx().Ingress("shop", "shop", "shop.example.com/->web:80", with: ingress => ingress with
        {
            Addresses = [.. Enumerable.Range(0, addresses).Select(number => $"203.0.{113 + (number / 200)}.{(number % 200) + 10}")],
        });

        var (run, observations) = EngineHarness.Observe(cluster.Build(), EngineHarness.HealthyWire(), "outside", "http://shop.example.com/");

        Assert.Equal(asked, observations.Count(one => one.Plan.Step == LadderStep.Application));
        var gaps = run.Judge(observations).NotEvaluated.Where(gap => gap.Id == "DOC13").Select(gap => gap.Reason);
        Assert.Equal(
            isCut ? [$"4 of {addresses} addresses of the Ingress were asked: whether the others answer is not known"] : [], gaps);
    }
}
