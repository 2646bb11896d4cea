using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Model.Tests.Cluster;

/// <summary>Source: Kubernetes documentation, "Labels and Selectors".</summary>
public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("", "app=web", true)]
    [InlineData("", "", true)]
    [InlineData("app=web", "app=web,tier=front", true)]
    [InlineData("app=web,tier=front", "app=web", false)]
    [InlineData("app=web", "app=Web", false)]
    [InlineData("app=web", "App=web", false)]
    [InlineData("app=", "app=", true)]
    [InlineData("app=", "tier=front", false)]
    public void Compares_equality_requirements(string selector, string labels, bool matches)
    {
        Assert.Equal(matches, Notation.Labels(labels).Matches(Notation.Labels(selector)));
        Assert.Equal(matches, new LabelSelector(Notation.Labels(selector), []).Matches(Notation.Labels(labels)));
    }

    [Theory]
    [InlineData(LabelOperator.In, "a,b", "env=a", true)]
    [InlineData(LabelOperator.In, "a,b", "env=c", false)]
    [InlineData(LabelOperator.In, "a,b", "", false)]
    [InlineData(LabelOperator.NotIn, "a,b", "env=a", false)]
    [InlineData(LabelOperator.NotIn, "a,b", "env=c", true)]
    [InlineData(LabelOperator.NotIn, "a,b", "", true)]
    [InlineData(LabelOperator.Exists, "", "env=", true)]
    [InlineData(LabelOperator.Exists, "", "other=a", false)]
    [InlineData(LabelOperator.DoesNotExist, "", "env=", false)]
    [InlineData(LabelOperator.DoesNotExist, "", "other=a", true)]
    [InlineData(LabelOperator.Unknown, "a", "env=a", false)]
    [InlineData(LabelOperator.Unknown, "", "other=a", false)]
    public void Compares_set_requirements(LabelOperator op, string values, string labels, bool matches)
    {
        ImmutableArray<string> list = values.Length == 0 ? [] : [.. values.Split(',')];
        var selector = new LabelSelector(LabelSet.Empty, [new LabelRequirement("env", op, list)]);
        Assert.Equal(matches, selector.Matches(Notation.Labels(labels)));
    }

    [Fact]
    public void Wants_every_requirement_met()
    {
        var selector = new LabelSelector(
            Notation.Labels("app=web"),
            [new LabelRequirement("env", LabelOperator.Exists, []), new LabelRequirement("old", LabelOperator.DoesNotExist, [])]);
        Assert.True(selector.Matches(Notation.Labels("app=web,env=a")));
        Assert.False(selector.Matches(Notation.Labels("app=web")));
        Assert.False(selector.Matches(Notation.Labels("app=web,env=a,old=yes")));
        Assert.False(selector.Matches(Notation.Labels("env=a")));
    }

    [Fact]
    public void Selects_everything_when_empty()
    {
        Assert.True(LabelSelector.Everything.IsEmpty);
        Assert.True(LabelSelector.Everything.Matches(LabelSet.Empty));
        Assert.False(new LabelSelector(Notation.Labels("app=web"), []).IsEmpty);
    }

    [Fact]
    public void Agrees_with_a_dictionary()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var (labels, selector) = (Pairs(random), Pairs(random));
            var expected = selector.All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value);
            Assert.Equal(expected, LabelSet.From(labels).Matches(LabelSet.From(selector)));
            Assert.Equal(
                labels.OrderBy(pair => pair.Key, StringComparer.Ordinal), LabelSet.From(labels.Reverse()));
        }
    }

    [Fact]
    public void Compares_sets_by_their_labels()
    {
        var left = Notation.Labels("b=2,a=1");
        var right = Notation.Labels("a=1,b=2");
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual(left, Notation.Labels("a=1"));
        Assert.Equal("a=1,b=2", left.ToString());
        Assert.Same(LabelSet.Empty, LabelSet.From([]));
    }

    [Fact]
    public void Keeps_the_last_value_of_a_repeated_key() => Assert.Equal("2", Notation.Labels("a=1,a=2")["a"]);

    private static Dictionary<string, string> Pairs(Random random) => Enumerable.Range(0, random.Next(4))
        .Select(_ => (Key: random.GetItems(["a", "b", "c"], 1)[0], Value: random.GetItems(["", "x", "y"], 1)[0]))
        .DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value);
}
