using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using NetDoctor.Bot.Slack;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>docs/slack.md says what there is.</summary>
public sealed class SlackDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(ChatTools.Root, "docs", "slack.md"));

    [Fact]
    public void Names_every_setting_with_its_default_and_range()
    {
        var rows = Lines.Where(line => line.StartsWith("| `Slack:", StringComparison.Ordinal) && line.Count(letter => letter == '|') == 5)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var properties = typeof(SlackOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal).ToList();

        Assert.Equal(properties.Select(property => $"`Slack:{property.Name}`"), rows.Select(row => row[1]));
        Assert.All(properties.Zip(rows), pair =>
        {
            var value = pair.First.GetValue(new SlackOptions());
            Assert.Equal(value switch
            {
                null => "none",
                Uri url => $"`{url}`",
                bool flag => flag ? "true" : "false",
                _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
            }, pair.Second[2]);
            Assert.True(pair.First.GetCustomAttribute<RangeAttribute>() is not { } range || pair.Second[3] == $"{range.Minimum} - {range.Maximum}");
        });
    }
}
