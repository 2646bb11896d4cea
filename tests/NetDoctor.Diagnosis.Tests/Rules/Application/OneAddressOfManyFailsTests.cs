using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class OneAddressOfManyFailsTests
{
    private readonly OneAddressOfManyFails _rule = new();

    [Fact]
    public void Reports_the_address_that_fails() => Assert.StartsWith(
        "1 of the 3 addresses of api.example.com fails: 198.51.100.8:443 refused",
        Assert.Single(Findings(Wire().Refuses("198.51.100.8:443"))).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_name_all_of_whose_addresses_answer() => Assert.Empty(Findings(Wire()));

    [Fact]
    public void Ignores_a_name_all_of_whose_addresses_fail() =>
        Assert.Empty(Findings(Wire().Refuses("198.51.100.7:443", "198.51.100.8:443", "198.51.100.9:443")));

    [Fact]
    public void Ignores_the_endpoints_of_a_Service() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire().Refuses(ApplicationCase.Endpoints[0]), null, "payments.shop:80"));

    [Fact]
    public void Is_the_cause()
    {
        var judgement = EngineHarness.Ask(
            SnapshotBuilder.HealthyShop(), Wire().Refuses("198.51.100.8:443"), null, "api.example.com:443");
        Assert.Equal((Verdict.Degraded, "APP25"), (judgement.Verdict, judgement.Cause?.Id));
    }

    private static FakeWire Wire() => EngineHarness.HealthyWire()
        .Name("api.example.com", "198.51.100.7", "198.51.100.8", "198.51.100.9")
        .Open("198.51.100.7:443", "198.51.100.8:443", "198.51.100.9:443");

    private IReadOnlyList<RuleFinding> Findings(FakeWire wire) =>
        RuleCase.Findings(_rule, SnapshotBuilder.HealthyShop(), wire, null, "api.example.com:443");
}
