using NetDoctor.Lab.Scenarios;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>Every scenario of the lab, asked over HTTP as a user asks, against the truth that its author declared.</summary>
/// <remarks>Some of them: <c>dotnet run --project tests/NetDoctor.EndToEnd.Tests -- -preEnumerateTheories -trait "Scenario=dns-*"</c>.</remarks>
[Trait("Kind", "EndToEnd")]
public sealed class ScenarioTests(ScenarioAnswers answers)
{
    public static IEnumerable<TheoryDataRow<string>> Names =>
        new ScenarioCatalog().Names.Select(name => new TheoryDataRow<string>(name).WithTrait("Scenario", name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answers_with_the_true_verdict_and_cause(string name)
    {
        var answer = await answers.OfAsync(name, TestContext.Current.CancellationToken);

        var (expected, got) = ((answer.Scenario.Verdict, answer.Scenario.Cause), (answer.Verdict, answer.Cause));
        Assert.True(answer.IsRight, $"expected {expected}, got {got}: {answer.Text}");
    }

    [Theory]
    [MemberData(nameof(HealthyNames))]
    public async Task The_audit_finds_no_error_of_a_service_that_works(string name)
    {
        var answer = await answers.OfAsync(name, TestContext.Current.CancellationToken);

        Assert.True(answer.Blamed.IsEmpty, $"found without a question: {string.Join(", ", answer.Blamed)}");
    }

    public static IEnumerable<TheoryDataRow<string>> HealthyNames => Names.Where(row => row.Data.StartsWith("healthy-", StringComparison.Ordinal));
}
