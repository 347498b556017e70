namespace Patchbay.Workspaces.LifeLines;

/// <summary>The ways in which records spell one identifier.</summary>
internal static class IdentifierText
{
    private const string PhonePrefix = "4:";
    private const string UserPrefix = "8:";

    /// <summary>All spellings, the one that was given first.</summary>
    /// <remarks>
    /// GUIDs come with and without dashes and in both cases; a user of the service with <c>8:acs:</c> in chats and <c>acs:</c> in
    /// calls; a phone number alone or behind <c>4:</c>; a mail's id with and without its angle brackets.
    /// </remarks>
    public static IReadOnlyList<string> Spellings(string identifier)
    {
        List<string> spellings = [identifier];
        if (Guid.TryParse(identifier, out var guid))
        {
            spellings.AddRange([guid.ToString("D"), guid.ToString("D").ToUpperInvariant(), guid.ToString("N")]);
        }
        else if (identifier.StartsWith($"{UserPrefix}acs:", StringComparison.Ordinal))
        {
            spellings.Add(identifier[UserPrefix.Length..]);
        }
        else if (identifier.StartsWith("acs:", StringComparison.Ordinal))
        {
            spellings.Add(UserPrefix + identifier);
        }
        else if (identifier.StartsWith($"{PhonePrefix}+", StringComparison.Ordinal))
        {
            spellings.Add(identifier[PhonePrefix.Length..]);
        }
        else if (identifier is ['+', .. var digits] && digits.All(character => char.IsAsciiDigit(character) || " -()".Contains(character)))
        {
            var number = $"+{string.Concat(digits.Where(char.IsAsciiDigit))}";
            spellings.AddRange([number, PhonePrefix + number]);
        }
        else if (identifier.Contains('@'))
        {
            spellings.AddRange([identifier.ToLowerInvariant(), identifier.Trim('<', '>'), $"<{identifier.Trim('<', '>')}>"]);
        }

        return [.. spellings.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether an identifier is somebody's, a user's or an address, who is in many records.</summary>
    public static bool IsSomebody(string identifier) => identifier.Contains('@') || identifier.Contains("acs:", StringComparison.Ordinal);
}
