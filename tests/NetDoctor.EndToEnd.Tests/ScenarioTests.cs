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

    // The audit asks nobody and is about the Service alone: what only the wire or the question shows it leaves open, and what it names
    // is the cause, or part of what goes wrong.
    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_audit_names_what_the_answer_names_too(string name)
    {
        var answer = await answers.OfAsync(name, TestContext.Current.CancellationToken);

        Assert.True(
            answer.AuditCause is null || answer.Spoken.Any(one => one.Id == answer.AuditCause && one.Role is ("cause" or "contributing")),
            $"expected {answer.Scenario.Cause}, the audit names {answer.AuditCause}");
    }

    public static IEnumerable<TheoryDataRow<string>> HealthyNames => Names.Where(row => row.Data.StartsWith("healthy-", StringComparison.Ordinal));
}
