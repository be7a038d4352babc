//! Who may read a file on Windows, by its access control list.
//!
//! What is private to a user is open to the system and to the administrators too, as it is for
//! OpenSSH: they can take any file.
//!
//! The calls are those of Microsoft's "Access Control" reference.

#![allow(unsafe_code, reason = "the system's calls have no safe form; each says what it is given")]

use std::io;
use std::os::windows::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr::{null, null_mut};

use windows_sys::Win32::Foundation::{
    CloseHandle, ERROR_SUCCESS, GENERIC_ALL, GENERIC_READ, HANDLE, LocalFree, WIN32_ERROR,
};
use windows_sys::Win32::Security::Authorization::{
    GetNamedSecurityInfoW, SE_FILE_OBJECT, SetNamedSecurityInfoW,
};
use windows_sys::Win32::Security::{
    ACCESS_ALLOWED_ACE, ACE_FLAGS, ACL, ACL_REVISION, AddAccessAllowedAceEx, CONTAINER_INHERIT_ACE,
    CreateWellKnownSid, DACL_SECURITY_INFORMATION, EqualSid, GetAce, GetSecurityDescriptorControl,
    GetTokenInformation, INHERIT_ONLY_ACE, InitializeAcl, InitializeSecurityDescriptor,
    IsWellKnownSid, OBJECT_INHERIT_ACE, PROTECTED_DACL_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR,
    PSID, SE_DACL_PROTECTED, SetFileSecurityW, SetSecurityDescriptorControl,
    SetSecurityDescriptorDacl, TOKEN_QUERY, TOKEN_USER, TokenUser,
    UNPROTECTED_DACL_SECURITY_INFORMATION, WELL_KNOWN_SID_TYPE, WinBuiltinAdministratorsSid,
    WinCreatorOwnerRightsSid, WinLocalSystemSid,
};
use windows_sys::Win32::Storage::FileSystem::{FILE_ALL_ACCESS, FILE_READ_DATA};
use windows_sys::Win32::System::SystemServices::SECURITY_DESCRIPTOR_REVISION;
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// Who may read what is private to a user, besides that user.
const TRUSTED: [WELL_KNOWN_SID_TYPE; 3] =
    [WinLocalSystemSid, WinBuiltinAdministratorsSid, WinCreatorOwnerRightsSid];
/// `ACCESS_ALLOWED_ACE_TYPE`.
const ALLOWS: u8 = 0;
/// Bytes of memory that hold any `TOKEN_USER`, any SID and any list of three entries.
const ROOM: usize = 512;

/// Memory of the alignment that the system's structures need.
#[repr(align(8))]
struct Room([u8; ROOM]);

impl Room {
    const SIZE: u32 = ROOM as u32;

    fn new() -> Self {
        Self([0; ROOM])
    }
}

/// Lets only the user of this process, the system and the administrators use a file; or a folder
/// and what will be in it.
pub(super) fn make_private(path: &Path) -> io::Result<()> {
    let user = User::of_this_process()?;
    let inherited = match path.is_dir() {
        true => OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE,
        false => 0,
    };
    let mut room = Room::new();
    let list = room.0.as_mut_ptr().cast::<ACL>();
    // SAFETY: the list is in `room`, whose size is given.
    check(unsafe { InitializeAcl(list, Room::SIZE, ACL_REVISION) })?;
    allow_all(list, inherited, user.sid())?;
    for kind in [WinLocalSystemSid, WinBuiltinAdministratorsSid] {
        let (mut sid, mut size) = (Room::new(), Room::SIZE);
        let pointer: PSID = sid.0.as_mut_ptr().cast();
        // SAFETY: the SID is written into `sid`, whose size is given.
        check(unsafe { CreateWellKnownSid(kind, null_mut(), pointer, &raw mut size) })?;
        allow_all(list, inherited, pointer)?;
    }
    let mut room = Room::new();
    let descriptor: PSECURITY_DESCRIPTOR = room.0.as_mut_ptr().cast();
    // SAFETY: the descriptor is in `room`, which has its size.
    check(unsafe { InitializeSecurityDescriptor(descriptor, SECURITY_DESCRIPTOR_REVISION) })?;
    // SAFETY: the descriptor was initialized, and the list lives until it was set.
    check(unsafe { SetSecurityDescriptorDacl(descriptor, 1, list, 0) })?;
    let protected = SE_DACL_PROTECTED;
    // SAFETY: as above.
    check(unsafe { SetSecurityDescriptorControl(descriptor, protected, protected) })?;
    set_descriptor(path, descriptor, PROTECTED_DACL_SECURITY_INFORMATION)
}

/// Whether somebody else than the user of this process, the system and the administrators may read
/// a file.
pub(super) fn is_readable_by_others(path: &Path) -> io::Result<bool> {
    let user = User::of_this_process()?;
    let found = List::of(path)?;
    if found.list.is_null() {
        // Without a list, everybody may do everything.
        return Ok(true);
    }
    // SAFETY: the list is a valid one of the system's, for as long as `found` lives.
    let count = unsafe { (*found.list).AceCount };
    for at in 0..u32::from(count) {
        let mut entry = null_mut();
        // SAFETY: as above; the place of the entry is written to `entry`.
        check(unsafe { GetAce(found.list, at, &raw mut entry) })?;
        let entry = entry.cast::<ACCESS_ALLOWED_ACE>();
        // SAFETY: each kind of entry begins with the same header and mask.
        let (header, mask) = unsafe { ((*entry).Header, (*entry).Mask) };
        let reads = mask & (FILE_READ_DATA | GENERIC_READ | GENERIC_ALL) != 0;
        let applies = u32::from(header.AceFlags) & INHERIT_ONLY_ACE == 0;
        if header.AceType != ALLOWS || !reads || !applies {
            continue;
        }
        // SAFETY: an entry of this kind ends with its SID.
        let sid: PSID = unsafe { (&raw mut (*entry).SidStart).cast() };
        // SAFETY: both SIDs are valid ones.
        let is_user = unsafe { EqualSid(sid, user.sid()) } != 0;
        // SAFETY: as above.
        let is_trusted = TRUSTED.iter().any(|kind| unsafe { IsWellKnownSid(sid, *kind) } != 0);
        if !is_user && !is_trusted {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Gives the file at `new` the list of the file at `old`; without one, what files in its folder
/// have.
pub(super) fn copy(new: &Path, old: &Path) -> io::Result<()> {
    if !old.exists() {
        return inherit(new);
    }
    let found = List::of(old)?;
    let (mut control, mut revision) = (0, 0);
    // SAFETY: a valid descriptor of the system's; both answers have a place of their type.
    check(unsafe {
        GetSecurityDescriptorControl(found.descriptor, &raw mut control, &raw mut revision)
    })?;
    let inherits = match control & SE_DACL_PROTECTED {
        0 => UNPROTECTED_DACL_SECURITY_INFORMATION,
        _ => PROTECTED_DACL_SECURITY_INFORMATION,
    };
    set_descriptor(new, found.descriptor, inherits)
}

/// Sets the list of a file and nothing else of the descriptor.
fn set_descriptor(path: &Path, from: PSECURITY_DESCRIPTOR, inherits: u32) -> io::Result<()> {
    let (path, what) = (wide(path), DACL_SECURITY_INFORMATION | inherits);
    // SAFETY: the path ends with a zero, and the descriptor is a valid one.
    check(unsafe { SetFileSecurityW(path.as_ptr(), what, from) })
}

/// Gives a file the list that new files in its folder get: an empty one of its own, and what it
/// inherits.
fn inherit(path: &Path) -> io::Result<()> {
    let path = wide(path);
    let mut room = Room::new();
    let list = room.0.as_mut_ptr().cast::<ACL>();
    // SAFETY: the list is in `room`, whose size is given.
    check(unsafe { InitializeAcl(list, Room::SIZE, ACL_REVISION) })?;
    // SAFETY: the path ends with a zero, and the list was just initialized.
    check_code(unsafe {
        SetNamedSecurityInfoW(
            path.as_ptr(),
            SE_FILE_OBJECT,
            DACL_SECURITY_INFORMATION | UNPROTECTED_DACL_SECURITY_INFORMATION,
            null_mut(),
            null_mut(),
            list,
            null(),
        )
    })
}

fn allow_all(list: *mut ACL, inherited: ACE_FLAGS, sid: PSID) -> io::Result<()> {
    // SAFETY: the list was initialized in memory that has room for all entries; the SID is valid.
    check(unsafe { AddAccessAllowedAceEx(list, ACL_REVISION, inherited, FILE_ALL_ACCESS, sid) })
}

/// The list of a file, in memory of the system's.
struct List {
    descriptor: PSECURITY_DESCRIPTOR,
    list: *mut ACL,
}

impl List {
    fn of(path: &Path) -> io::Result<Self> {
        let path = wide(path);
        let (mut descriptor, mut list) = (null_mut(), null_mut());
        // SAFETY: the path ends with a zero; each answer has a place of its type.
        check_code(unsafe {
            GetNamedSecurityInfoW(
                path.as_ptr(),
                SE_FILE_OBJECT,
                DACL_SECURITY_INFORMATION,
                null_mut(),
                null_mut(),
                &raw mut list,
                null_mut(),
                &raw mut descriptor,
            )
        })?;
        Ok(Self { descriptor, list })
    }
}

impl Drop for List {
    fn drop(&mut self) {
        // SAFETY: the system gave it to us to free, and the list in it is not used any more.
        unsafe { LocalFree(self.descriptor) };
    }
}

/// The user of this process.
struct User(Box<Room>);

impl User {
    fn of_this_process() -> io::Result<Self> {
        let mut token: HANDLE = null_mut();
        // SAFETY: the handle is written to a place of its type.
        check(unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) })?;
        // Boxed: the answer points into its own memory, which must not move.
        let (mut room, mut size) = (Box::new(Room::new()), 0);
        let place = room.0.as_mut_ptr().cast();
        // SAFETY: the token is open; the answer is written into `room`, whose size is given.
        let found = check(unsafe {
            GetTokenInformation(token, TokenUser, place, Room::SIZE, &raw mut size)
        });
        // SAFETY: opened above, and not used again.
        unsafe { CloseHandle(token) };
        found.map(|()| Self(room))
    }

    fn sid(&self) -> PSID {
        // SAFETY: the room holds what the system wrote of this type, and the SID that it points to.
        unsafe { (*self.0.0.as_ptr().cast::<TOKEN_USER>()).User.Sid }
    }
}

fn wide(path: &Path) -> Vec<u16> {
    path.as_os_str().encode_wide().chain([0]).collect()
}

fn check(answer: i32) -> io::Result<()> {
    if answer == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn check_code(code: WIN32_ERROR) -> io::Result<()> {
    match code {
        ERROR_SUCCESS => Ok(()),
        code => Err(io::Error::from_raw_os_error(code.cast_signed())),
    }
}
