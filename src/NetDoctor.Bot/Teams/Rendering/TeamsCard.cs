using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Teams.Connector;

namespace NetDoctor.Bot.Teams.Rendering;

/// <summary>Makes an Adaptive Card of a reply.</summary>
/// <remarks>Version 1.5, the newest that Teams draws everywhere. A message may have about 28 KB. What does not fit is left out, and the card says so; code is
/// whole or not there, since half a command does something else.</remarks>
internal sealed class TeamsCard
{
    private const int MaxBytes = 26000;
    private const int MaxPartCount = 60;
    private const int MaxSentence = 1500;
    private const int MaxText = 4000;
    private const int MaxItem = 500;
    private const int MaxItems = 30;
    private const int MaxFooter = 500;
    private const int MaxFallback = 1500;

    // Characters, and what each paragraph costs besides them.
    private static readonly ImmutableArray<int> Rooms = [22000, 15000, 10000, 6000, 3000, 1000];
    private const int ParagraphCost = 110;

    private readonly JsonArray _body = [];
    private readonly string _elsewhere;
    private int _room;

    private TeamsCard(Reply reply, int room)
    {
        _room = room;
        _elsewhere = reply.Buttons.Any(button => button.Link is not null) ? "; see the report" : "";
    }

    /// <summary>The card.</summary>
    /// <param name="reply">The reply.</param>
    public static JsonObject Of(Reply reply)
    {
        var card = new JsonObject();
        foreach (var room in Rooms)
        {
            card = Of(reply, room);
            if (Encoding.UTF8.GetByteCount(card.ToJsonString(ConnectorClient.Json)) <= MaxBytes)
            {
                break;
            }
        }

        return card;
    }

    private static JsonObject Of(Reply reply, int room)
    {
        var made = new TeamsCard(reply, room);
        made.AddSentence(reply);
        made.AddStrip(reply.Strip);
        made.AddParts(reply.Parts);
        foreach (var row in TeamsButtons.Of(reply.Buttons))
        {
            made._body.Add(row);
        }

        if (reply.Footer is { Length: > 0 } footer)
        {
            made._body.Add(Elements.Paragraph("Small", Elements.Small(SafeText.Cut(SafeText.Line(footer), MaxFooter))));
        }

        return new JsonObject
        {
            ["type"] = "AdaptiveCard",
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["version"] = "1.5",
            ["msteams"] = new JsonObject { ["width"] = "Full" },
            ["fallbackText"] = SafeText.Cut(PlainReply.Of(reply), MaxFallback),
            ["body"] = made._body,
        };
    }

    private void AddSentence(Reply reply)
    {
        var sentence = Elements.Bold(Take(SafeText.Cut(SafeText.Line(reply.Sentence), MaxSentence)));
        var paragraph = TeamsMarks.Of(reply.Tone) is { } mark
            ? Elements.Paragraph("None", Elements.Text($"{mark}  "), sentence)
            : Elements.Paragraph("None", sentence);
        var style = TeamsMarks.Style(reply.Tone);
        _body.Add(style == "default" ? paragraph : Elements.With(Elements.Container(style, paragraph), "bleed", true));
    }

    private void AddStrip(ImmutableArray<StripHop> strip)
    {
        if (strip.IsDefaultOrEmpty)
        {
            return;
        }

        _room -= strip.Take(TeamsStrip.MaxHops).Sum(hop => Math.Min(hop.Name.Length, TeamsStrip.MaxName) + (3 * ParagraphCost / 2));
        _body.Add(TeamsStrip.Of(strip, strip.Length > TeamsStrip.MaxHops ? More(strip.Length - TeamsStrip.MaxHops) : null));
    }

    private void AddParts(ImmutableArray<ReplyPart> parts)
    {
        for (var index = 0; index < parts.Length; index++)
        {
            if (index >= MaxPartCount || _room <= 0)
            {
                _body.Add(Elements.Paragraph("Default", Elements.Note($"There is more than Teams shows{_elsewhere}.")));
                return;
            }

            switch (parts[index])
            {
                case HeadingPart heading:
                    _body.Add(Elements.Paragraph("Medium", Elements.Bold(Take(SafeText.Cut(SafeText.Line(heading.Text), MaxItem)))));
                    break;
                case TextPart text:
                    AddText(Elements.Lines(text.Text));
                    break;
                case ListPart list:
                    AddItems([.. list.Items.Select(item => (Label: "\u2022", Value: item))], isBold: false);
                    break;
                case CodePart code:
                    AddCode(code.Code);
                    break;
                case FactsPart facts:
                    AddItems([.. facts.Items.Select(fact => (Label: $"{SafeText.Cut(SafeText.Line(fact.Label), TeamsStrip.MaxName)}:", fact.Value))], isBold: true);
                    break;
                default:
                    throw new ArgumentException($"Teams shows no {parts[index].GetType().Name}.", nameof(parts));
            }
        }
    }

    private void AddText(string text)
    {
        var most = Math.Clamp(_room, MaxItem, MaxText);
        var shown = Elements.Text(Take(SafeText.Cut(text, most)));
        _body.Add(text.Length <= most ? Elements.Paragraph("Default", shown)
            : Elements.Paragraph("Default", shown, Elements.Note($" {Number(text.Length - most)} more characters{_elsewhere}.")));
    }

    private void AddItems(ImmutableArray<(string Label, string Value)> items, bool isBold)
    {
        var shown = 0;
        foreach (var (label, value) in items)
        {
            // One that is left over needs no less room than the note that it is.
            if ((shown >= MaxItems && items.Length > MaxItems + 1) || (_room <= 0 && shown > 0))
            {
                break;
            }

            var first = Take($"{label} ");
            _body.Add(Elements.Paragraph(
                shown == 0 ? "Default" : "None",
                isBold ? Elements.Bold(first) : Elements.Text(first),
                Elements.Text(Take(SafeText.Cut(SafeText.Line(value), MaxItem)))));
            shown++;
        }

        if (shown < items.Length)
        {
            _body.Add(Elements.Paragraph("None", Elements.Note($"... {More(items.Length - shown)}")));
        }
    }

    private void AddCode(string code)
    {
        var clean = SafeText.Visible(code).Trim('\n');
        if (string.IsNullOrWhiteSpace(clean))
        {
            return;
        }

        if (clean.Length > Math.Max(_room, MaxItem))
        {
            _body.Add(Elements.Paragraph("Default", Elements.Note($"{Number(clean.Length)} characters to copy are more than Teams shows{_elsewhere}.")));
            return;
        }

        _body.Add(Elements.Container("emphasis", Elements.Paragraph("None", Elements.Code(Take(clean)))));
    }

    private string Take(string text)
    {
        _room -= text.Length + ParagraphCost;
        return text;
    }

    private string More(int count) => $"{Number(count)} more{_elsewhere}";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
