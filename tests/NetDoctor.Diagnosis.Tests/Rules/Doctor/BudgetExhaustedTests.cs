using NetDoctor.Diagnosis.Rules.Doctor;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class BudgetExhaustedTests
{
    private readonly BudgetExhausted _rule = new();

    [Fact]
    public void Reports_probes_that_were_not_made()
    {
        var finding = TrafficCase.ToPayments(SnapshotBuilder.HealthyShop())
            .Frontend(ProbeOutcome.Timeout)
            .Endpoints(ProbeOutcome.NotMade)
            .Finding(_rule);
        Assert.Equal("3 of 4 probes were not made, because the time of the diagnosis was spent.", finding.Summary);
    }

    [Fact]
    public void Ignores_probes_that_timed_out() => Assert.Empty(TrafficCase.ToPayments(SnapshotBuilder.HealthyShop())
        .Frontend(ProbeOutcome.Timeout).Endpoints(ProbeOutcome.Timeout).Findings(_rule));
}
