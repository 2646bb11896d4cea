using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class RuleFailedTests
{
    [Fact]
    public void Reports_a_rule_that_throws_and_goes_on()
    {
        var judgement = Judge(new RuleCatalog([new Throwing(), .. new RuleCatalog().Rules]));

        var finding = Assert.Single(judgement.Findings, finding => finding.Id == "DOC22");
        Assert.Contains("SVC99", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(judgement.Findings, other => other.Id == "SVC01");
        Assert.Contains(judgement.NotEvaluated, gap => gap.Id == "SVC99");
    }

    [Fact]
    public void Ignores_rules_that_find_nothing() =>
        Assert.DoesNotContain(Judge(new RuleCatalog()).Findings, finding => finding.Id == "DOC22");

    private static Judgement Judge(RuleCatalog catalog)
    {
        var question = QuestionParser.Parse(new DiagnosisQuestion { From = "shop/web", To = "nope.shop:80" }).Question!;
        return new DiagnosisEngine(catalog)
            .Begin(question, SnapshotBuilder.HealthyShop().Build(), new ProbingContext(Vantage.Self, TimeSpan.FromSeconds(1)))
            .Judge([]);
    }

    private sealed class Throwing : IRule
    {
        public RuleInfo Info { get; } = new("SVC99", "Throws", Severity.Error, Hop.Service);

        public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => throw new InvalidOperationException("always");
    }
}
