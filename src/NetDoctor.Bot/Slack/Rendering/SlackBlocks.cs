using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Slack.Rendering;

/// <summary>Makes the blocks of a message.</summary>
/// <remarks>Limits: Slack takes 50 blocks, and about 12,000 characters in all of them (it does not say exactly). What does not fit is left out, and
/// the message says so; code is whole or not there, since half a command does something else.</remarks>
internal sealed class SlackBlocks
{
    private const int MaxCharacters = 8000;
    private const int MaxPartBlocks = 40;
    private const int MaxSentence = 1500;
    private const int MaxText = 2900;
    private const int MaxItem = 500;
    private const int MaxItems = 30;
    private const int MaxHops = 30;
    private const int MaxName = 80;
    private const int MaxFooter = 500;

    private readonly JsonArray _blocks = [];
    private readonly string _elsewhere;
    private int _room = MaxCharacters;

    private SlackBlocks(Reply reply) =>
        _elsewhere = reply.Buttons.Any(button => button.Link is not null) ? "; see the report" : "";

    /// <summary>The blocks of a reply, at least one.</summary>
    /// <param name="reply">The reply.</param>
    public static JsonArray Of(Reply reply)
    {
        var made = new SlackBlocks(reply);
        made.AddSentence(reply);
        made.AddStrip(reply.Strip);
        made.AddParts(reply.Parts);
        foreach (var row in SlackButtons.Of(reply.Buttons))
        {
            made._blocks.Add(row);
        }

        if (reply.Footer is { Length: > 0 } footer)
        {
            made._blocks.Add(new JsonObject
            {
                ["type"] = "context",
                ["elements"] = new JsonArray(SlackText.Plain(footer, MaxFooter)),
            });
        }

        return made._blocks;
    }

    private void AddSentence(Reply reply)
    {
        var sentence = Rich.Bold(Take(SafeText.Cut(SafeText.Clean(reply.Sentence), MaxSentence)));
        _blocks.Add(Rich.Block(Marks.Of(reply.Tone) is { } mark ? Rich.Section(Rich.Emoji(mark), Rich.Text(" "), sentence) : Rich.Section(sentence)));
    }

    private void AddStrip(ImmutableArray<StripHop> strip)
    {
        if (strip.IsDefaultOrEmpty)
        {
            return;
        }

        var elements = new List<JsonNode>();
        foreach (var hop in strip.Take(MaxHops))
        {
            if (elements.Count > 0)
            {
                elements.Add(Rich.Text("  \u2192  "));
            }

            var name = Take($" {SafeText.Cut(SafeText.Line(hop.Name), MaxName)}");
            elements.Add(Rich.Emoji(Marks.Of(hop.State)));
            elements.Add(hop.State is Model.Diagnoses.HopState.Failed or Model.Diagnoses.HopState.Degraded ? Rich.Bold(name) : Rich.Text(name));
        }

        if (strip.Length > MaxHops)
        {
            elements.Add(Rich.Note($" ... {More(strip.Length - MaxHops)}"));
        }

        _blocks.Add(Rich.Block(Rich.Section([.. elements])));
    }

    private void AddParts(ImmutableArray<ReplyPart> parts)
    {
        for (var index = 0; index < parts.Length; index++)
        {
            if (index >= MaxPartBlocks || _room <= 0)
            {
                _blocks.Add(Rich.Block(Rich.Section(Rich.Note($"There is more than Slack shows{_elsewhere}."))));
                return;
            }

            _blocks.Add(Rich.Block(parts[index] switch
            {
                HeadingPart heading => Rich.Section(Rich.Bold(Take(SafeText.Cut(SafeText.Line(heading.Text), MaxItem)))),
                TextPart text => Text(SafeText.Clean(text.Text)),
                ListPart list => List(list.Items),
                CodePart code => Code(code.Code),
                FactsPart facts => Facts(facts.Items),
                _ => throw new ArgumentException($"Slack shows no {parts[index].GetType().Name}.", nameof(parts)),
            }));
        }
    }

    private JsonObject Text(string text)
    {
        var most = Math.Clamp(_room, MaxItem, MaxText);
        var shown = Rich.Text(Take(SafeText.Cut(text, most)));
        return text.Length <= most ? Rich.Section(shown)
            : Rich.Section(shown, Rich.Note($" {Number(text.Length - most)} more characters{_elsewhere}."));
    }

    private JsonObject List(ImmutableArray<string> items)
    {
        var sections = new List<JsonNode>();
        foreach (var item in items)
        {
            // One that is left over needs no less room than the note that it is.
            if ((sections.Count >= MaxItems && items.Length > MaxItems + 1) || (_room <= 0 && sections.Count > 0))
            {
                break;
            }

            sections.Add(Rich.Section(Rich.Text(Take(SafeText.Cut(SafeText.Line(item), MaxItem)))));
        }

        if (sections.Count < items.Length)
        {
            sections.Add(Rich.Section(Rich.Note($"... {More(items.Length - sections.Count)}")));
        }

        return Rich.List([.. sections]);
    }

    private JsonObject Code(string code)
    {
        var clean = SafeText.Visible(code).Trim('\n');
        if (clean.Length == 0)
        {
            return Rich.Section(Rich.Text("-"));
        }

        return clean.Length > Math.Max(_room, MaxItem)
            ? Rich.Section(Rich.Note($"{Number(clean.Length)} characters to copy are more than Slack shows{_elsewhere}."))
            : Rich.Code(Take(clean));
    }

    private JsonObject Facts(ImmutableArray<ReplyFact> facts)
    {
        var elements = new List<JsonNode>();
        var shown = 0;
        foreach (var fact in facts)
        {
            if (shown >= MaxItems || (_room <= 0 && shown > 0))
            {
                break;
            }

            shown++;
            elements.Add(Rich.Bold(Take(SafeText.Cut(SafeText.Line(fact.Label), MaxName))));
            elements.Add(Rich.Text(Take($": {SafeText.Cut(SafeText.Line(fact.Value), MaxItem)}{(shown < facts.Length ? "\n" : "")}")));
        }

        if (shown < facts.Length)
        {
            elements.Add(Rich.Note($"... {More(facts.Length - shown)}"));
        }

        return Rich.Section([.. elements]);
    }

    private string Take(string text)
    {
        _room -= text.Length;
        return text;
    }

    private string More(int count) => $"{Number(count)} more{_elsewhere}";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
