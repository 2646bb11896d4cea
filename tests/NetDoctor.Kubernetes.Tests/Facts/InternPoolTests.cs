using NetDoctor.Kubernetes.Facts;

namespace NetDoctor.Kubernetes.Tests.Facts;

public sealed class InternPoolTests
{
    [Fact]
    public void Gives_one_instance_for_equal_values()
    {
        var pool = new InternPool<string>(64, StringComparer.Ordinal);
        var first = new string('a', 3);
        Assert.Same(first, pool.Intern(first));
        Assert.Same(first, pool.Intern(new string('a', 3)));
        Assert.Null(pool.Intern(null));
    }

    [Fact]
    public void Stays_right_when_there_are_more_values_than_places()
    {
        var pool = new InternPool<string>(64, StringComparer.Ordinal);
        for (var round = 0; round < 2; round++)
        {
            for (var number = 0; number < 10_000; number++)
            {
                var text = $"value {number}";
                Assert.Equal(text, pool.Intern(text));
            }
        }
    }

    [Fact]
    public void Shares_most_values_when_it_is_half_full()
    {
        var pool = new InternPool<string>(4096, StringComparer.Ordinal);
        var values = Enumerable.Range(0, 2048).Select(number => $"value {number}").ToArray();
        Array.ForEach(values, value => pool.Intern(value));
        var shared = values.Count(value => ReferenceEquals(value, pool.Intern(new string(value))));
        Assert.InRange(shared, 1800, 2048);
    }
}
